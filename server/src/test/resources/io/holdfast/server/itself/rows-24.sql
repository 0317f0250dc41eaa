INSERT INTO sign_in_failures (name_sha256, address, failures, last_at)
VALUES (repeat('9', 64), '192.0.2.8', 3, '2026-02-03T00:00:00Z');
