INSERT INTO platform_administrators (id, username, display_name, password_hash, roles)
VALUES ('00000000-0000-0000-0000-000000000001', 'admin', 'Administrator', '$argon2id$v=19$m=16384,t=2,p=1$bbuCoUYvg1ZUMB1aXmAmFA$lN/E73ae+4nqaBGQzQr5rUX9cpaxx7+qKqQK61B6Y/M', '{administrator}');

INSERT INTO inventory (kind, name, document, applied_at, applied_by) VALUES
('Site', 'site-a', '{"apiVersion": "holdfast.io/v1", "kind": "Site", "metadata": {"name": "site-a"}, "spec": {"role": "primary"}}',
    '2026-01-01T00:00:00Z', 'admin'),
('Service', 'trading', '{"apiVersion": "holdfast.io/v1", "kind": "Service", "metadata": {"name": "trading"}, "spec":
    {"criticality": "tier-0", "targets": {"rtoMinutes": 15, "rpoMinutes": 1, "reason": "orders"}}}',
    '2026-01-01T00:00:00Z', 'admin');

INSERT INTO rto_rpo_targets (id, service_or_data_name, rto_minutes, rpo_minutes, criticality_tier, reason)
VALUES ('00000000-0000-0000-0000-000000000002', 'trading', 15, 1, 'tier-0', 'orders');

INSERT INTO backup_jobs_log (id, job_name, target_resource_type, target_resource_identifier, backup_type, start_time, end_time,
    status, backup_location, backup_size_bytes, service_name, requested_at, scheduled_for, requested_by, added_bytes, attempts)
VALUES ('00000000-0000-0000-0000-000000000003', 'trading-db full', 'PostgreSQL_DB', 'trading-db', 'full',
    '2026-01-01T00:00:01Z', '2026-01-01T00:01:00Z', 'SUCCESS', 'site-a', 1000, 'trading', '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z', 'policy', 900, 1),
('00000000-0000-0000-0000-000000000004', 'trading-db full', 'PostgreSQL_DB', 'trading-db', 'full',
    '2026-01-02T00:00:01Z', '2026-01-02T00:01:00Z', 'FAILED', '', NULL, 'trading', '2026-01-02T00:00:00Z',
    '2026-01-02T00:00:00Z', 'admin', NULL, 5);

INSERT INTO recovery_points (id, data_set, service_name, kind, repository, snapshot_id, backup_job_id, consistent_at,
    created_at, size_bytes, added_bytes, engine_version, facts, proof_level, proven_at)
VALUES ('00000000-0000-0000-0000-000000000005', 'trading-db', 'trading', 'postgresql', 'site-a', repeat('a', 64),
    '00000000-0000-0000-0000-000000000003', '2026-01-01T00:01:00Z', '2026-01-01T00:00:01Z', 1000, 900, 'PostgreSQL 17.2',
    '{"start_lsn": "0/1000000"}', 'QUERIED', '2026-01-01T00:02:00Z');

INSERT INTO disaster_recovery_drills (id, drill_date, drill_type, scope, participants, outcome_summary, issues_identified,
    action_items, plan, status, steps, start_time, end_time, requested_by, requested_at, reason)
VALUES ('00000000-0000-0000-0000-000000000006', '2026-01-03', 'PartialFailover', 'trading-db', '{ann,ben}', 'all well', '[]',
    '[]', 'platform', 'SUCCESS', '[]', '2026-01-03T00:00:00Z', '2026-01-03T01:00:00Z', 'admin', '2026-01-03T00:00:00Z', 'quarter');

INSERT INTO restore_operations_log (id, backup_job_id_restored_from, target_resource_type, target_resource_identifier,
    restore_type, start_time, end_time, status, restored_by_admin_id, service_name, repository, snapshot_id, target,
    own_target, proof_level, measured_rto_seconds, measured_rpo_seconds, reason, requested_by, requested_at, drill_id)
VALUES ('00000000-0000-0000-0000-000000000007', '00000000-0000-0000-0000-000000000003', 'PostgreSQL_DB', 'trading-db', 'PITR',
    '2026-01-03T00:00:00Z', '2026-01-03T00:05:00Z', 'SUCCESS', '00000000-0000-0000-0000-000000000001', 'trading', 'site-a',
    repeat('a', 64), '{"directory": "/srv/restored"}', true, 'QUERIED', 300, 0.5, 'drill', 'admin', '2026-01-03T00:00:00Z',
    '00000000-0000-0000-0000-000000000006');

INSERT INTO known_repositories (name, repository_id, location, first_seen, stored_bytes, measured_at)
VALUES ('gone', repeat('b', 64), '/mnt/gone', '2026-01-01T00:00:00Z', 5000, '2026-01-04T00:00:00Z');

INSERT INTO alerts (id, cause, severity, title, detail, subject, since, resolved_at)
VALUES ('00000000-0000-0000-0000-000000000008', 'backup:trading-db', 'critical', 'The backup of trading-db failed', 'no room',
    'trading-db', '2026-01-02T00:01:00Z', '2026-01-02T09:00:00Z');

INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
VALUES ('repository-scan', 'gone', '2036-01-01T00:00:00Z', false, 1);
