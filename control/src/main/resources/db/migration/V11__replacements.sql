-- A restore over a data directory that is there waits for a second person, who decides within some time.
CREATE TABLE replacements (
    id UUID PRIMARY KEY,
    data_set VARCHAR(255) NOT NULL,
    directory TEXT NOT NULL,
    wish JSONB NOT NULL,
    digest CHAR(64) NOT NULL,
    reason TEXT NOT NULL,
    requested_by VARCHAR(100) NOT NULL,
    requested_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    decided_by VARCHAR(100),
    decided_at TIMESTAMPTZ,
    decision_reason TEXT,
    status VARCHAR(20) NOT NULL CHECK (status IN ('AWAITING_APPROVAL', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'APPROVED')),
    restore_id UUID REFERENCES restore_operations_log(id)
);

-- one at a time
CREATE UNIQUE INDEX replacements_open ON replacements (directory) WHERE status = 'AWAITING_APPROVAL';
CREATE INDEX replacements_recent ON replacements (requested_at DESC);

ALTER TABLE restore_operations_log
    DROP CONSTRAINT restore_operations_log_type,
    ADD CONSTRAINT restore_operations_log_type CHECK (restore_type IN ('PITR', 'FullRestore', 'Selective', 'InPlace'));
