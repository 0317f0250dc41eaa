-- Changes of the declarations that wait for a second person; what is asked for is kept as it was given.
CREATE TABLE approval_requests (
    id UUID PRIMARY KEY,
    documents TEXT,
    delete_others BOOLEAN NOT NULL,
    remove TEXT,
    digest VARCHAR(64) NOT NULL,
    changes JSONB NOT NULL,
    weakenings JSONB NOT NULL,
    reason TEXT NOT NULL,
    requested_by VARCHAR(100) NOT NULL,
    requested_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    status VARCHAR(30) NOT NULL CHECK (status IN
        ('AWAITING_APPROVAL', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED')),
    decided_by VARCHAR(100),
    decided_at TIMESTAMPTZ,
    decision_reason TEXT
);
CREATE INDEX approval_requests_awaiting ON approval_requests (expires_at) WHERE status = 'AWAITING_APPROVAL';
CREATE INDEX approval_requests_newest ON approval_requests (requested_at);
