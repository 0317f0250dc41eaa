UPDATE restore_operations_log SET not_compared = 'not asked for';

INSERT INTO restore_applications (id, restore_id, conflict_rule, without_triggers, digest, reason, approved_by, requested_at,
    start_time, end_time, status)
VALUES ('00000000-0000-0000-0000-000000000031', '00000000-0000-0000-0000-000000000007', 'FAIL', false, repeat('c', 64),
    'ticket 815', 'admin', '2026-01-05T00:00:00Z', '2026-01-05T00:00:01Z', '2026-01-05T00:00:02Z', 'SUCCESS');
