-- Putting a part back into a living system waits for a second person, who decides within some time.
ALTER TABLE restore_applications
    ADD COLUMN requested_by VARCHAR(100),
    ADD COLUMN expires_at TIMESTAMPTZ,
    ADD COLUMN decided_at TIMESTAMPTZ,
    ADD COLUMN decision_reason TEXT;

-- before this version whoever asked had also approved
UPDATE restore_applications SET requested_by = approved_by, expires_at = requested_at, decided_at = requested_at;

ALTER TABLE restore_applications RENAME COLUMN approved_by TO decided_by;
ALTER TABLE restore_applications
    ALTER COLUMN requested_by SET NOT NULL,
    ALTER COLUMN expires_at SET NOT NULL,
    ALTER COLUMN decided_by DROP NOT NULL,
    DROP CONSTRAINT restore_applications_status_check,
    ADD CONSTRAINT restore_applications_status_check CHECK (status IN
        ('AWAITING_APPROVAL', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED'));

-- one at a time
DROP INDEX restore_applications_open;
CREATE UNIQUE INDEX restore_applications_open ON restore_applications (restore_id)
    WHERE status IN ('AWAITING_APPROVAL', 'SCHEDULED', 'IN_PROGRESS');
CREATE INDEX restore_applications_awaiting ON restore_applications (expires_at) WHERE status = 'AWAITING_APPROVAL';
