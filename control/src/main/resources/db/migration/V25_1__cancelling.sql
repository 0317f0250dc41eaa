-- Restores, failover tests and prunes can be cancelled: who asked for it, until and after whoever runs them has stopped.
ALTER TABLE restore_operations_log
    ADD COLUMN cancel_requested_by VARCHAR(100),
    DROP CONSTRAINT restore_operations_log_status,
    ADD CONSTRAINT restore_operations_log_status
        CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'CANCELLED'));

ALTER TABLE disaster_recovery_drills
    ADD COLUMN cancel_requested_by VARCHAR(100),
    ADD COLUMN closing BOOLEAN NOT NULL DEFAULT FALSE,
    DROP CONSTRAINT disaster_recovery_drills_status,
    ADD CONSTRAINT disaster_recovery_drills_status
        CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'RUNNING', 'SUCCESS', 'FAILED', 'CANCELLED'));
COMMENT ON COLUMN disaster_recovery_drills.closing IS 'all is restored and being removed: too late to cancel';

ALTER TABLE repository_prunes
    ADD COLUMN cancel_requested_by VARCHAR(100),
    ADD COLUMN progress JSONB,
    DROP CONSTRAINT repository_prunes_status_check,
    ADD CONSTRAINT repository_prunes_status_check CHECK (status IN ('RUNNING', 'SUCCESS', 'FAILED', 'CANCELLED'));
