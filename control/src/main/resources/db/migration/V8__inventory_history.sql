-- What was declared by files, so that what changed otherwise is told; and who changed what, why and when.
CREATE TABLE applied_declarations (
    kind VARCHAR(50) NOT NULL,
    name VARCHAR(255) NOT NULL,
    document JSONB NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL,
    applied_by VARCHAR(100) NOT NULL,
    PRIMARY KEY (kind, name)
);

-- before this version there was no other way
INSERT INTO applied_declarations SELECT kind, name, document, applied_at, applied_by FROM inventory;

CREATE TABLE inventory_changes (
    id UUID PRIMARY KEY,
    kind VARCHAR(50) NOT NULL,
    name VARCHAR(255) NOT NULL,
    action VARCHAR(20) NOT NULL CHECK (action IN ('CREATE', 'CHANGE', 'DELETE')),
    origin VARCHAR(20) NOT NULL CHECK (origin IN ('files', 'api')),
    before JSONB,
    after JSONB,
    reason TEXT,
    changed_at TIMESTAMPTZ NOT NULL,
    changed_by VARCHAR(100) NOT NULL
);
CREATE INDEX inventory_changes_recent ON inventory_changes (changed_at DESC, id);
CREATE INDEX inventory_changes_by_name ON inventory_changes (kind, name, changed_at DESC);

-- Each state of rto_rpo_targets, the one that stands included. No numbers: the targets were taken back.
CREATE TABLE rto_rpo_target_changes (
    id UUID PRIMARY KEY,
    service_or_data_name VARCHAR(255) NOT NULL,
    rto_minutes INTEGER,
    rpo_minutes INTEGER,
    criticality_tier VARCHAR(50),
    last_reviewed DATE,
    review_due DATE,
    reason TEXT,
    change_reason TEXT,
    changed_at TIMESTAMPTZ NOT NULL,
    changed_by VARCHAR(100) NOT NULL
);
CREATE INDEX rto_rpo_target_changes_by_name ON rto_rpo_target_changes (service_or_data_name, changed_at DESC);

INSERT INTO rto_rpo_target_changes (id, service_or_data_name, rto_minutes, rpo_minutes, criticality_tier, last_reviewed,
    review_due, reason, changed_at, changed_by)
SELECT gen_random_uuid(), target.service_or_data_name, target.rto_minutes, target.rpo_minutes, target.criticality_tier,
    target.last_reviewed, target.review_due, target.reason, declared.applied_at, declared.applied_by
FROM rto_rpo_targets target
JOIN inventory declared ON declared.kind = 'Service' AND declared.name = target.service_or_data_name;

-- What the places that were looked at hold, such as the databases of a server, and who knows that it is not protected.
CREATE TABLE coverage_findings (
    id UUID PRIMARY KEY,
    place VARCHAR(500) NOT NULL,
    kind VARCHAR(50) NOT NULL,
    name VARCHAR(1000) NOT NULL,
    detail TEXT NOT NULL,
    size_bytes BIGINT,
    data_sets TEXT[] NOT NULL DEFAULT '{}',
    first_seen TIMESTAMPTZ NOT NULL,
    last_seen TIMESTAMPTZ NOT NULL,
    acknowledged_at TIMESTAMPTZ,
    acknowledged_by VARCHAR(100),
    acknowledgement_reason TEXT,
    UNIQUE (place, name)
);

CREATE TABLE coverage_places (
    place VARCHAR(500) PRIMARY KEY,
    kind VARCHAR(50) NOT NULL,
    looked_at TIMESTAMPTZ NOT NULL,
    error_message TEXT
);

-- Commands that ran before and after a backup.
CREATE TABLE backup_hook_runs (
    id UUID PRIMARY KEY,
    backup_job_id UUID NOT NULL REFERENCES backup_jobs_log(id),
    attempt INTEGER NOT NULL,
    stage VARCHAR(20) NOT NULL CHECK (stage IN ('BEFORE', 'AFTER')),
    command VARCHAR(255) NOT NULL,
    start_time TIMESTAMPTZ NOT NULL,
    end_time TIMESTAMPTZ NOT NULL,
    exit_code INTEGER,
    output TEXT NOT NULL,
    error_message TEXT
);
CREATE INDEX backup_hook_runs_by_job ON backup_hook_runs (backup_job_id, start_time);

-- Until when a destination's policy promises that a recovery point stays, whatever happens to the policy.
ALTER TABLE recovery_points ADD COLUMN kept_until TIMESTAMPTZ;
