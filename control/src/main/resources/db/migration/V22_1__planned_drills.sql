-- Drills that begin at a time that was planned, once or again and again.
CREATE TABLE planned_drills (
    id UUID PRIMARY KEY,
    plan VARCHAR(255) NOT NULL,
    mode VARCHAR(20) NOT NULL CHECK (mode IN ('test', 'tabletop', 'switchover')),
    cron VARCHAR(200),
    zone VARCHAR(100) NOT NULL,
    starts_at TIMESTAMPTZ,
    notice_seconds BIGINT NOT NULL,
    channels TEXT[] NOT NULL,
    participants JSONB NOT NULL,
    reason TEXT NOT NULL,
    services TEXT[] NOT NULL,
    planned_by VARCHAR(100) NOT NULL,
    planned_at TIMESTAMPTZ NOT NULL,
    noticed_at TIMESTAMPTZ,
    notice_problem TEXT,
    last_start TIMESTAMPTZ,
    last_run UUID REFERENCES plan_runs(id) ON DELETE SET NULL,
    last_outcome TEXT,
    missed BOOLEAN NOT NULL DEFAULT false,
    withdrawn_by VARCHAR(100),
    withdrawn_at TIMESTAMPTZ
);
COMMENT ON COLUMN planned_drills.starts_at IS 'the next time; null when there is none any more';
COMMENT ON COLUMN planned_drills.noticed_at IS 'when those who take part were told of the next time';
COMMENT ON COLUMN planned_drills.last_outcome IS 'of the run of the last time; null while it goes on';
CREATE INDEX planned_drills_open ON planned_drills (starts_at) WHERE withdrawn_at IS NULL;
