-- Which cases a recovery point is kept for, as the tags of its snapshot say.
ALTER TABLE recovery_points ADD COLUMN legal_holds TEXT[] NOT NULL DEFAULT '{}';
CREATE INDEX recovery_points_held ON recovery_points (consistent_at DESC, id DESC) WHERE legal_holds <> '{}';

-- What ends the keeping of something, or hands out a key, waits for a second person.
CREATE TABLE custody_requests (
    id UUID PRIMARY KEY,
    act VARCHAR(20) NOT NULL CHECK (act IN ('LIFT_HOLD', 'DELETE_POINT', 'EXPORT_KEY')),
    service_name VARCHAR(100),
    data_set VARCHAR(100),
    repository VARCHAR(100) NOT NULL,
    recovery_point_id UUID,
    legal_case TEXT,
    shares INTEGER,
    needed INTEGER,
    impact TEXT[] NOT NULL,
    digest VARCHAR(64) NOT NULL,
    reason TEXT NOT NULL,
    requested_by VARCHAR(100) NOT NULL,
    requested_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    decided_by VARCHAR(100),
    decided_at TIMESTAMPTZ,
    decision_reason TEXT,
    status VARCHAR(20) NOT NULL CHECK (status IN
        ('AWAITING_APPROVAL', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'APPROVED', 'DONE', 'FAILED')),
    done_at TIMESTAMPTZ,
    error TEXT
);

CREATE INDEX custody_requests_recent ON custody_requests (requested_at DESC, id);
CREATE INDEX custody_requests_open ON custody_requests (expires_at) WHERE status = 'AWAITING_APPROVAL';
