INSERT INTO running_errands (id, kind, subject, asked_by, started_at, seen_at, stage, done, total)
VALUES ('00000000-0000-0000-0000-000000000301', 'SCAN', 'gone', 'ann', '2026-02-07T00:00:00Z', '2026-02-07T00:01:00Z', 'looking',
    3, 10);

INSERT INTO restore_applications (id, restore_id, conflict_rule, without_triggers, digest, reason, requested_by, requested_at,
    expires_at, decided_by, decided_at, status, cancel_requested_by)
VALUES ('00000000-0000-0000-0000-000000000302', '00000000-0000-0000-0000-000000000007', 'FAIL', false, repeat('d', 64),
    'ticket 817', 'ann', '2026-02-07T00:00:00Z', '2026-02-08T00:00:00Z', 'ben', '2026-02-07T01:00:00Z', 'CANCELLED', 'ann');
