-- What is more urgent is begun first; the server says each second how urgent what is due is. A server of the version before
-- goes by the time alone, and leaves these columns out.
ALTER TABLE scheduled_tasks ALTER COLUMN priority SET DEFAULT 500;

ALTER TABLE backup_jobs_log ADD COLUMN ahead SMALLINT NOT NULL DEFAULT 0;
COMMENT ON COLUMN backup_jobs_log.ahead IS
    'backups of the same service that were open when this one was asked for; 20 at most';
