-- What each prune of a repository did.
CREATE TABLE repository_prunes (
    id UUID PRIMARY KEY,
    repository VARCHAR(255) NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    status VARCHAR(20) NOT NULL CHECK (status IN ('RUNNING', 'SUCCESS', 'FAILED')),
    freed_bytes BIGINT,
    waiting_bytes BIGINT,
    unused_bytes BIGINT,
    error_message TEXT
);

CREATE INDEX repository_prunes_by_repository ON repository_prunes (repository, started_at DESC);
