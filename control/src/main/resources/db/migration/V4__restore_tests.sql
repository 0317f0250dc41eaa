-- Restores that the schedule made to prove that they work; what they brought back is removed.
ALTER TABLE restore_operations_log
    ADD COLUMN test BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN discarded_at TIMESTAMPTZ;

CREATE INDEX restore_operations_log_tests ON restore_operations_log (target_resource_identifier, requested_at)
    WHERE test;
