-- The catalog: an index of what the repositories hold, and the record of what was done.
-- The four tables of the requirements keep their names and columns; what they lack is added below each.

CREATE TABLE platform_administrators (
    id UUID PRIMARY KEY,
    username VARCHAR(100) NOT NULL UNIQUE,
    display_name VARCHAR(255) NOT NULL,
    password_hash TEXT NOT NULL,
    roles TEXT[] NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    disabled BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE backup_jobs_log (
    id UUID PRIMARY KEY,
    job_name VARCHAR(255),
    target_resource_type VARCHAR(100),
    target_resource_identifier VARCHAR(255),
    backup_type VARCHAR(50),
    start_time TIMESTAMPTZ,
    end_time TIMESTAMPTZ,
    status VARCHAR(50),
    backup_location TEXT,
    backup_size_bytes BIGINT,
    error_message TEXT,
    created_at TIMESTAMP DEFAULT NOW()
);
ALTER TABLE backup_jobs_log
    ADD COLUMN service_name VARCHAR(255) NOT NULL,
    ADD COLUMN requested_at TIMESTAMPTZ NOT NULL,
    ADD COLUMN scheduled_for TIMESTAMPTZ NOT NULL,
    ADD COLUMN requested_by VARCHAR(100) NOT NULL,
    ADD COLUMN added_bytes BIGINT,
    ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN failures INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN progress JSONB,
    ADD CONSTRAINT backup_jobs_log_status CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED'));
CREATE INDEX backup_jobs_log_recent ON backup_jobs_log (requested_at DESC);
CREATE INDEX backup_jobs_log_by_data_set ON backup_jobs_log (target_resource_identifier, requested_at DESC);

CREATE TABLE restore_operations_log (
    id UUID PRIMARY KEY,
    backup_job_id_restored_from UUID REFERENCES backup_jobs_log(id),
    target_resource_type VARCHAR(100),
    target_resource_identifier VARCHAR(255),
    restore_type VARCHAR(50),
    start_time TIMESTAMPTZ,
    end_time TIMESTAMPTZ,
    status VARCHAR(50),
    restored_by_admin_id UUID REFERENCES platform_administrators(id),
    validation_notes TEXT,
    created_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE disaster_recovery_drills (
    id UUID PRIMARY KEY,
    drill_date DATE,
    drill_type VARCHAR(100),
    scope TEXT,
    participants TEXT[],
    outcome_summary TEXT,
    issues_identified JSONB,
    action_items JSONB,
    next_drill_scheduled_for DATE
);
ALTER TABLE disaster_recovery_drills
    ADD COLUMN plan VARCHAR(255),
    ADD COLUMN status VARCHAR(50) NOT NULL,
    ADD COLUMN request JSONB,
    ADD COLUMN steps JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN start_time TIMESTAMPTZ,
    ADD COLUMN end_time TIMESTAMPTZ,
    ADD COLUMN requested_by VARCHAR(100) NOT NULL,
    ADD COLUMN requested_at TIMESTAMPTZ NOT NULL,
    ADD COLUMN reason TEXT,
    ADD CONSTRAINT disaster_recovery_drills_status
        CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'RUNNING', 'SUCCESS', 'FAILED'));
COMMENT ON COLUMN disaster_recovery_drills.status IS 'RUNNING: all is restored and kept running until someone closes the drill';

ALTER TABLE restore_operations_log
    ADD COLUMN service_name VARCHAR(255) NOT NULL,
    ADD COLUMN repository VARCHAR(255) NOT NULL,
    ADD COLUMN snapshot_id VARCHAR(64) NOT NULL,
    ADD COLUMN requested_point_in_time TIMESTAMPTZ,
    ADD COLUMN incident_time TIMESTAMPTZ,
    ADD COLUMN recovered_to TIMESTAMPTZ,
    ADD COLUMN target JSONB NOT NULL,
    ADD COLUMN own_target BOOLEAN NOT NULL,
    ADD COLUMN selection JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN error_message TEXT,
    ADD COLUMN proof_level VARCHAR(20),
    ADD COLUMN steps JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN validations JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN facts JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN progress JSONB,
    ADD COLUMN restored_bytes BIGINT,
    ADD COLUMN target_rto_minutes INTEGER,
    ADD COLUMN target_rpo_minutes INTEGER,
    ADD COLUMN measured_rto_seconds DOUBLE PRECISION,
    ADD COLUMN measured_rpo_seconds DOUBLE PRECISION,
    ADD COLUMN reason TEXT NOT NULL,
    ADD COLUMN requested_by VARCHAR(100) NOT NULL,
    ADD COLUMN requested_at TIMESTAMPTZ NOT NULL,
    ADD COLUMN drill_id UUID REFERENCES disaster_recovery_drills(id),
    ADD CONSTRAINT restore_operations_log_status CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED')),
    ADD CONSTRAINT restore_operations_log_type CHECK (restore_type IN ('PITR', 'FullRestore', 'Selective'));
CREATE INDEX restore_operations_log_recent ON restore_operations_log (requested_at DESC);
CREATE INDEX restore_operations_log_by_data_set
    ON restore_operations_log (target_resource_identifier, requested_at DESC);
CREATE INDEX restore_operations_log_by_drill ON restore_operations_log (drill_id);

CREATE TABLE rto_rpo_targets (
    id UUID PRIMARY KEY,
    service_or_data_name VARCHAR(255) UNIQUE,
    rto_minutes INTEGER,
    rpo_minutes INTEGER,
    criticality_tier VARCHAR(50),
    last_reviewed DATE
);
ALTER TABLE rto_rpo_targets
    ADD COLUMN reason TEXT,
    ADD COLUMN review_due DATE;

-- What operators declare; one row for each document.
CREATE TABLE inventory (
    kind VARCHAR(50) NOT NULL,
    name VARCHAR(255) NOT NULL,
    document JSONB NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL,
    applied_by VARCHAR(100) NOT NULL,
    PRIMARY KEY (kind, name)
);

-- Which repository was found behind a declared name, so that one that was swapped or lost is noticed.
CREATE TABLE known_repositories (
    name VARCHAR(255) PRIMARY KEY,
    repository_id VARCHAR(64) NOT NULL,
    location TEXT NOT NULL,
    first_seen TIMESTAMPTZ NOT NULL,
    stored_bytes BIGINT,
    measured_at TIMESTAMPTZ
);

-- An index of the repositories' snapshots; rebuilt from them by a rescan.
CREATE TABLE recovery_points (
    id UUID PRIMARY KEY,
    data_set VARCHAR(255) NOT NULL,
    service_name VARCHAR(255) NOT NULL,
    kind VARCHAR(50) NOT NULL,
    repository VARCHAR(255) NOT NULL,
    snapshot_id VARCHAR(64) NOT NULL,
    backup_job_id UUID REFERENCES backup_jobs_log(id),
    consistent_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    size_bytes BIGINT NOT NULL,
    added_bytes BIGINT,
    engine_version TEXT NOT NULL,
    facts JSONB NOT NULL DEFAULT '{}',
    proof_level VARCHAR(20) NOT NULL,
    proven_at TIMESTAMPTZ NOT NULL,
    UNIQUE (repository, snapshot_id)
);
CREATE INDEX recovery_points_by_data_set ON recovery_points (data_set, consistent_at DESC);
CREATE INDEX recovery_points_by_job ON recovery_points (backup_job_id);

CREATE TABLE alerts (
    id UUID PRIMARY KEY,
    cause VARCHAR(255) NOT NULL,
    severity VARCHAR(20) NOT NULL CHECK (severity IN ('warning', 'critical')),
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    subject VARCHAR(255) NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ
);
COMMENT ON COLUMN alerts.cause IS 'the same cause raises no second alert while the first one stands';
CREATE UNIQUE INDEX alerts_standing ON alerts (cause) WHERE resolved_at IS NULL;

-- db-scheduler's table, as its documentation gives it for PostgreSQL.
CREATE TABLE scheduled_tasks (
    task_name TEXT NOT NULL,
    task_instance TEXT NOT NULL,
    task_data BYTEA,
    execution_time TIMESTAMPTZ NOT NULL,
    picked BOOLEAN NOT NULL,
    picked_by TEXT,
    last_success TIMESTAMPTZ,
    last_failure TIMESTAMPTZ,
    consecutive_failures INTEGER,
    last_heartbeat TIMESTAMPTZ,
    version BIGINT NOT NULL,
    priority SMALLINT,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
