-- The restores that are under way, which is asked every few seconds whether they are to be cancelled, and by whoever waits.
CREATE INDEX restore_operations_log_under_way ON restore_operations_log (status)
    WHERE status IN ('SCHEDULED', 'IN_PROGRESS');
-- The latest restore of each data set that was measured, of whatever kind and outcome, which the dashboard shows.
CREATE INDEX restore_operations_log_ended ON restore_operations_log (target_resource_identifier, end_time DESC)
    WHERE measured_rto_seconds IS NOT NULL AND status IN ('SUCCESS', 'FAILED');
