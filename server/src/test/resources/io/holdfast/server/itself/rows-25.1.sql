INSERT INTO backup_jobs_log (id, job_name, target_resource_type, target_resource_identifier, backup_type, start_time, end_time,
    status, state, backup_location, service_name, requested_at, scheduled_for, requested_by, attempts)
VALUES ('00000000-0000-0000-0000-000000000251', 'other-db full', 'PostgreSQL_DB', 'other-db', 'full', '2026-02-04T00:00:01Z',
    '2026-02-04T00:01:00Z', 'CANCELLED', 'cancelled', '', 'trading', '2026-02-04T00:00:00Z', '2026-02-04T00:00:00Z', 'ann', 1);
