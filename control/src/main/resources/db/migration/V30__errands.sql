-- Work that ends with the request or the look that asked for it: how far it is, so that any server can tell and cancel it.
CREATE TABLE running_errands (
    id UUID PRIMARY KEY,
    kind VARCHAR(30) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    asked_by VARCHAR(100) NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    stage TEXT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT,
    per_second DOUBLE PRECISION NOT NULL DEFAULT 0,
    eta_seconds BIGINT,
    cancel_requested_by VARCHAR(100)
);
COMMENT ON COLUMN running_errands.seen_at IS 'its server says every few seconds that it still does it; what is silent for half a minute ended with its server';
CREATE INDEX running_errands_subject ON running_errands (kind, subject);

-- What is put back can be cancelled until it is committed.
ALTER TABLE restore_applications
    ADD COLUMN cancel_requested_by VARCHAR(100),
    DROP CONSTRAINT restore_applications_status_check,
    ADD CONSTRAINT restore_applications_status_check CHECK (status IN
        ('AWAITING_APPROVAL', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'CANCELLED'));
