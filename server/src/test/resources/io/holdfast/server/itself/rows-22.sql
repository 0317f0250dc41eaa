INSERT INTO readiness_checks (service, fact, standing, reason, checked_at)
VALUES ('trading', 'keys', 'GOOD', 'tested', '2026-01-16T00:00:00Z');

INSERT INTO key_recovery_tests (id, repository, passed, key_id, detail, tested_by, tested_at)
VALUES ('00000000-0000-0000-0000-000000000221', 'site-a', true, repeat('8', 64), 'it opens', 'ann', '2026-01-16T00:00:00Z');
