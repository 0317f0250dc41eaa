INSERT INTO restore_applications (id, restore_id, conflict_rule, without_triggers, digest, reason, requested_by, requested_at,
    expires_at, decided_by, decided_at, decision_reason, status)
VALUES ('00000000-0000-0000-0000-000000000051', '00000000-0000-0000-0000-000000000007', 'FAIL', false, repeat('d', 64),
    'ticket 816', 'ann', '2026-01-07T00:00:00Z', '2026-01-08T00:00:00Z', 'ben', '2026-01-07T01:00:00Z', 'not now', 'REJECTED');
