INSERT INTO restore_operations_log (id, target_resource_type, target_resource_identifier, restore_type, start_time, end_time,
    status, service_name, repository, snapshot_id, target, own_target, reason, requested_by, requested_at, test, discarded_at)
VALUES ('00000000-0000-0000-0000-000000000041', 'PostgreSQL_DB', 'trading-db', 'FullRestore', '2026-01-06T00:00:00Z',
    '2026-01-06T00:05:00Z', 'SUCCESS', 'trading', 'site-a', repeat('a', 64), '{"directory": "/srv/test"}', true,
    'restore test', 'policy', '2026-01-06T00:00:00Z', true, '2026-01-06T00:06:00Z');
