-- Alerts that people have seen, and what is told of them to whom.
ALTER TABLE alerts
    ADD COLUMN acknowledged_at TIMESTAMPTZ,
    ADD COLUMN acknowledged_by VARCHAR(100),
    ADD COLUMN acknowledgement TEXT;
CREATE INDEX alerts_history ON alerts (since DESC, id DESC);
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

-- The outbox: a row stays waiting until its channel has taken it.
CREATE TABLE notifications (
    id UUID PRIMARY KEY,
    channel VARCHAR(255) NOT NULL,
    alert_id UUID NOT NULL REFERENCES alerts(id),
    event VARCHAR(20) NOT NULL CHECK (event IN ('raised', 'resolved')),
    severity VARCHAR(20) NOT NULL,
    state VARCHAR(20) NOT NULL CHECK (state IN ('waiting', 'delivered', 'abandoned', 'needless')),
    created_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_until TIMESTAMPTZ,
    attempts INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    delivered_at TIMESTAMPTZ,
    error TEXT,
    UNIQUE (channel, alert_id, event, severity)
);
COMMENT ON COLUMN notifications.claimed_until IS 'whoever delivers it has until then; after that it died, and another one tries';
CREATE INDEX notifications_waiting ON notifications (channel, due_at) WHERE state = 'waiting';
CREATE INDEX notifications_by_alert ON notifications (alert_id);
CREATE INDEX notifications_history ON notifications (created_at DESC, id DESC);

-- Signs of life to the outside; one row for each declared heartbeat.
CREATE TABLE heartbeats (
    name VARCHAR(255) PRIMARY KEY,
    tried_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    error TEXT
);

-- What a job is beside its status, which says only how far it has come.
ALTER TABLE backup_jobs_log
    ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT 'scheduled',
    ADD COLUMN warning TEXT,
    ADD COLUMN stop_requested VARCHAR(10) CHECK (stop_requested IN ('pause', 'cancel')),
    ADD COLUMN progress_at TIMESTAMPTZ;
UPDATE backup_jobs_log SET state = CASE status
    WHEN 'SCHEDULED' THEN 'scheduled' WHEN 'IN_PROGRESS' THEN 'running' WHEN 'SUCCESS' THEN 'success' ELSE 'failed' END;
ALTER TABLE backup_jobs_log
    ADD CONSTRAINT backup_jobs_log_state CHECK (state IN ('scheduled', 'late', 'running', 'stalled', 'paused',
        'success', 'warned', 'empty', 'unproven', 'failed', 'cancelled', 'missed')),
    DROP CONSTRAINT backup_jobs_log_status,
    ADD CONSTRAINT backup_jobs_log_status
        CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED', 'SUCCESS', 'FAILED', 'CANCELLED', 'MISSED'));

-- Lists are read newest first, page by page, with and without a filter.
DROP INDEX backup_jobs_log_recent;
DROP INDEX backup_jobs_log_by_data_set;
CREATE INDEX backup_jobs_log_recent ON backup_jobs_log (requested_at DESC, id DESC);
CREATE INDEX backup_jobs_log_by_data_set ON backup_jobs_log (target_resource_identifier, requested_at DESC, id DESC);
CREATE INDEX backup_jobs_log_by_state ON backup_jobs_log (state, requested_at DESC, id DESC);
CREATE INDEX backup_jobs_log_successes ON backup_jobs_log (target_resource_identifier, end_time DESC)
    WHERE status = 'SUCCESS';
CREATE INDEX backup_jobs_log_open ON backup_jobs_log (target_resource_identifier)
    WHERE status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED');

-- What happened in a job, line by line.
CREATE TABLE job_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id UUID NOT NULL REFERENCES backup_jobs_log(id) ON DELETE CASCADE,
    at TIMESTAMPTZ NOT NULL,
    level VARCHAR(10) NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    message TEXT NOT NULL
);
CREATE INDEX job_events_by_job ON job_events (job_id, id);
CREATE INDEX job_events_words ON job_events USING gin (to_tsvector('simple', message));

DROP INDEX recovery_points_by_data_set;
CREATE INDEX recovery_points_by_data_set ON recovery_points (data_set, consistent_at DESC, id DESC);
CREATE INDEX recovery_points_by_repository ON recovery_points (data_set, repository, consistent_at DESC);
CREATE INDEX recovery_points_recent ON recovery_points (consistent_at DESC, id DESC);
CREATE INDEX recovery_points_proven ON recovery_points (proven_at);
CREATE INDEX recovery_points_created ON recovery_points (repository, created_at DESC);

-- How much a repository held and how much more would have gone into its file system, once an hour.
CREATE TABLE repository_sizes (
    repository VARCHAR(255) NOT NULL,
    hour TIMESTAMPTZ NOT NULL,
    stored_bytes BIGINT NOT NULL,
    usable_bytes BIGINT,
    PRIMARY KEY (repository, hour)
);
