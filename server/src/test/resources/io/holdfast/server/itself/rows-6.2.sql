INSERT INTO approval_requests (id, documents, delete_others, remove, digest, changes, weakenings, reason, requested_by,
    requested_at, expires_at, status, decided_by, decided_at, decision_reason)
VALUES ('00000000-0000-0000-0000-000000000062', NULL, false, 'DataSet/trading-db', repeat('e', 64), '[]', '[]', 'it is gone',
    'ann', '2026-01-08T00:00:00Z', '2026-01-09T00:00:00Z', 'REJECTED', 'ben', '2026-01-08T01:00:00Z', 'it is not');
