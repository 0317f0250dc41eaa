-- Somebody who takes a job up again gives it all its attempts anew.
ALTER TABLE backup_jobs_log ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;
COMMENT ON COLUMN backup_jobs_log.attempts_before IS 'attempts begun before somebody last took the job up again';
