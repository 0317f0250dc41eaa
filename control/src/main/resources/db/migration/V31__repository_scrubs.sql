-- What each scrub of a repository read back, and found.
CREATE TABLE repository_scrubs (
    id UUID PRIMARY KEY,
    repository VARCHAR(255) NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    status VARCHAR(20) NOT NULL CHECK (status IN ('RUNNING', 'SUCCESS', 'DAMAGED', 'FAILED', 'CANCELLED')),
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    packs BIGINT,
    read_bytes BIGINT,
    error_count BIGINT NOT NULL DEFAULT 0,
    errors JSONB NOT NULL DEFAULT '[]',
    error_message TEXT,
    progress JSONB,
    cancel_requested_by VARCHAR(100)
);
COMMENT ON COLUMN repository_scrubs.part IS 'which of the parts was read, counted from 1; 0: all of them';
CREATE INDEX repository_scrubs_by_repository ON repository_scrubs (repository, started_at DESC, id DESC);

-- That all of a repository is to be read by its next scrub.
CREATE TABLE repository_scrub_requests (
    repository VARCHAR(255) PRIMARY KEY,
    asked_by VARCHAR(100) NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL
);
