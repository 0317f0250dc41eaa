-- What is read a page at a time, in the order in which it is shown.
CREATE INDEX disaster_recovery_drills_newest ON disaster_recovery_drills (drill_date DESC, requested_at DESC, id DESC);

DROP INDEX inventory_changes_recent;
CREATE INDEX inventory_changes_recent ON inventory_changes (changed_at DESC, id DESC);
