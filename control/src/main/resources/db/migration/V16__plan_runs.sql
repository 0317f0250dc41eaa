-- Runs of recovery plans; a run keeps the plan as it was when it was asked for.
CREATE TABLE plan_runs (
    id UUID PRIMARY KEY,
    plan VARCHAR(255) NOT NULL,
    version CHAR(64) NOT NULL,
    definition TEXT NOT NULL,
    mode VARCHAR(20) NOT NULL CHECK (mode IN ('FAILOVER', 'FAILBACK', 'SWITCHOVER', 'TEST', 'TABLETOP')),
    status VARCHAR(20) NOT NULL CHECK (status IN
        ('AWAITING_APPROVAL', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'SCHEDULED', 'IN_PROGRESS', 'WAITING', 'ABORTING',
            'SUCCESS', 'FAILED', 'ABORTED')),
    variables JSONB NOT NULL DEFAULT '{}',
    participants JSONB NOT NULL DEFAULT '[]',
    incident_time TIMESTAMPTZ NOT NULL,
    point_in_time TIMESTAMPTZ,
    rto_target_seconds BIGINT,
    reason TEXT NOT NULL,
    despite_readiness TEXT,
    requested_by VARCHAR(100) NOT NULL,
    requested_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    decided_by VARCHAR(100),
    decided_at TIMESTAMPTZ,
    decision_reason TEXT,
    start_time TIMESTAMPTZ,
    end_time TIMESTAMPTZ,
    abort_by VARCHAR(100),
    abort_reason TEXT,
    outcome TEXT,
    drill_id UUID REFERENCES disaster_recovery_drills(id),
    -- whoever works on it now: writes of an earlier one are refused
    execution UUID
);
COMMENT ON COLUMN plan_runs.status IS 'WAITING: for a person, at a gate or because a step needs a decision';
CREATE INDEX plan_runs_recent ON plan_runs (requested_at DESC, id DESC);
CREATE INDEX plan_runs_of_plan ON plan_runs (plan, requested_at DESC, id DESC);
-- what changes the living system, once at a time
CREATE UNIQUE INDEX plan_runs_real ON plan_runs (plan)
    WHERE mode IN ('FAILOVER', 'FAILBACK', 'SWITCHOVER')
        AND status IN ('AWAITING_APPROVAL', 'SCHEDULED', 'IN_PROGRESS', 'WAITING', 'ABORTING');

CREATE TABLE plan_run_steps (
    run_id UUID NOT NULL REFERENCES plan_runs(id) ON DELETE CASCADE,
    step VARCHAR(63) NOT NULL,
    position INTEGER NOT NULL,
    status VARCHAR(20) NOT NULL CHECK (status IN
        ('PENDING', 'RUNNING', 'WAITING', 'NEEDS_DECISION', 'SUCCESS', 'CHECKED', 'SKIPPED', 'FAILED', 'NOT_RUN')),
    -- how far the attempt is: what a server that takes the run up has to know
    stage VARCHAR(20) NOT NULL DEFAULT 'BEFORE' CHECK (stage IN ('BEFORE', 'ACTION', 'AFTER')),
    attempt INTEGER NOT NULL DEFAULT 0,
    start_time TIMESTAMPTZ,
    end_time TIMESTAMPTZ,
    detail TEXT NOT NULL DEFAULT '',
    error TEXT,
    facts JSONB NOT NULL DEFAULT '{}',
    restore_id UUID REFERENCES restore_operations_log(id),
    decision VARCHAR(20),
    decided_by VARCHAR(100),
    decided_at TIMESTAMPTZ,
    note TEXT,
    undo VARCHAR(20) CHECK (undo IN ('RUNNING', 'DONE', 'FAILED')),
    undo_detail TEXT,
    PRIMARY KEY (run_id, step)
);
CREATE INDEX plan_run_steps_measured ON plan_run_steps (step) WHERE status = 'SUCCESS';

-- Which version of a plan a run has proven from end to end.
CREATE TABLE plan_verifications (
    plan VARCHAR(255) NOT NULL,
    version CHAR(64) NOT NULL,
    run_id UUID NOT NULL REFERENCES plan_runs(id) ON DELETE CASCADE,
    mode VARCHAR(20) NOT NULL,
    verified_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (plan, version, run_id)
);
