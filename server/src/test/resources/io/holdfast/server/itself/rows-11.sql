INSERT INTO replacements (id, data_set, directory, wish, digest, reason, requested_by, requested_at, expires_at, decided_by,
    decided_at, decision_reason, status, restore_id)
VALUES ('00000000-0000-0000-0000-000000000111', 'trading-db', '/srv/trading', '{"dataSet": "trading-db", "repository": "site-a"}',
    repeat('f', 64), 'the disk', 'ann', '2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z', 'ben', '2026-01-10T01:00:00Z', 'yes',
    'APPROVED', '00000000-0000-0000-0000-000000000007');
