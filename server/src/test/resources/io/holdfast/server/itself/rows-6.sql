INSERT INTO audit_records (seq, at, actor, authentication, address, request, action, object, result, before_digest, after_digest,
    detail, previous, hash)
VALUES (1, '2026-01-08T00:00:00Z', 'ann', 'password', '192.0.2.7', '00000000-0000-0000-0000-000000000061', 'inventory.apply',
    'Policy/nightly', 'SUCCEEDED', repeat('1', 64), repeat('2', 64), '{"reason": "first"}', repeat('0', 64), repeat('3', 64));

INSERT INTO audit_anchors (repository, snapshot_id, seq, hash, at)
VALUES ('site-a', repeat('4', 64), 1, repeat('3', 64), '2026-01-08T01:00:00Z');
