INSERT INTO inventory_changes (id, kind, name, action, origin, after, reason, changed_at, changed_by)
VALUES ('00000000-0000-0000-0000-000000000081', 'Site', 'site-a', 'CREATE', 'files', '{}', 'first', '2026-01-09T00:00:00Z', 'admin');

INSERT INTO coverage_findings (id, place, kind, name, detail, data_sets, first_seen, last_seen)
VALUES ('00000000-0000-0000-0000-000000000082', 'db1:5432', 'postgresql', 'orders', '', '{trading-db}',
    '2026-01-09T00:00:00Z', '2026-01-10T00:00:00Z');

UPDATE recovery_points SET kept_until = '2027-01-01T00:00:00Z';

INSERT INTO coverage_places (place, kind, looked_at) VALUES ('db1:5432', 'postgresql', '2026-01-10T00:00:00Z');

INSERT INTO backup_hook_runs (id, backup_job_id, attempt, stage, command, start_time, end_time, exit_code, output)
VALUES ('00000000-0000-0000-0000-000000000083', '00000000-0000-0000-0000-000000000003', 1, 'BEFORE', 'quiesce',
    '2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z', 0, 'quiet now');
