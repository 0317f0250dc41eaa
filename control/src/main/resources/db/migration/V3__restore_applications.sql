-- What of a restored part differs from the living system, and what was put back into it.
ALTER TABLE restore_operations_log
    ADD COLUMN difference JSONB,
    ADD COLUMN not_compared TEXT;

CREATE TABLE restore_applications (
    id UUID PRIMARY KEY,
    restore_id UUID NOT NULL REFERENCES restore_operations_log(id),
    conflict_rule VARCHAR(20) NOT NULL,
    without_triggers BOOLEAN NOT NULL,
    digest CHAR(64) NOT NULL,
    reason TEXT NOT NULL,
    approved_by VARCHAR(100) NOT NULL,
    requested_at TIMESTAMPTZ NOT NULL,
    start_time TIMESTAMPTZ,
    end_time TIMESTAMPTZ,
    status VARCHAR(20) NOT NULL CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED')),
    error_message TEXT,
    result JSONB,
    progress JSONB
);

-- one at a time
CREATE UNIQUE INDEX restore_applications_open ON restore_applications (restore_id)
    WHERE status IN ('SCHEDULED', 'IN_PROGRESS');
CREATE INDEX restore_applications_by_restore ON restore_applications (restore_id, requested_at);
