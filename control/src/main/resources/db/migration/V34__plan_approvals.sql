-- What a second person has decided about versions of recovery plans. What a real run does is the newest approved version;
-- one that nobody has decided about has no row: it is declared, and proposed with that.
CREATE TABLE plan_approvals (
    id UUID PRIMARY KEY,
    plan VARCHAR(255) NOT NULL,
    definition TEXT NOT NULL,
    proposed_by VARCHAR(100) NOT NULL,
    proposed_at TIMESTAMPTZ NOT NULL,
    proposed_reason TEXT,
    status VARCHAR(20) NOT NULL CHECK (status IN ('APPROVED', 'REJECTED')),
    decided_by VARCHAR(100) NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL,
    decision_reason TEXT NOT NULL
);
COMMENT ON COLUMN plan_approvals.definition IS 'what was declared then, as JSON; its SHA-256, with sorted names, is the version';
COMMENT ON COLUMN plan_approvals.proposed_at IS 'when it was declared: what is declared again later is proposed anew';
CREATE INDEX plan_approvals_of_plan ON plan_approvals (plan, decided_at DESC);

-- Plans that were declared before versions were approved could be run as they are: they count as approved as they are.
INSERT INTO plan_approvals (id, plan, definition, proposed_by, proposed_at, status, decided_by, decided_at, decision_reason)
SELECT gen_random_uuid(), name, (document -> 'spec')::text, applied_by, applied_at, 'APPROVED', 'system', now(),
    'It was declared before versions of plans were approved'
FROM inventory WHERE kind = 'DrPlan';

-- Whether the version that a run was asked for with was approved then, and why it was asked for when it was not.
ALTER TABLE plan_runs ADD COLUMN approved BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE plan_runs ADD COLUMN despite_approval TEXT;
COMMENT ON COLUMN plan_runs.approved IS 'earlier runs count as approved, as plans did';
