-- Which services a thing concerns, so that lists show only those of whoever looks. What was there before concerns none as far as
-- anybody knows: only who may see everything sees it.
ALTER TABLE disaster_recovery_drills ADD COLUMN services TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE plan_runs ADD COLUMN services TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE replacements ADD COLUMN service_name VARCHAR(255) NOT NULL DEFAULT '';
UPDATE replacements SET service_name = restore.service_name
FROM restore_operations_log restore WHERE restore.id = replacements.restore_id;
COMMENT ON COLUMN replacements.service_name IS 'empty: not known';

CREATE INDEX backup_jobs_log_by_service ON backup_jobs_log (service_name, requested_at DESC, id DESC);
CREATE INDEX restore_operations_log_by_service ON restore_operations_log (service_name, requested_at DESC, id DESC);
CREATE INDEX recovery_points_by_service ON recovery_points (service_name, consistent_at DESC, id DESC);
