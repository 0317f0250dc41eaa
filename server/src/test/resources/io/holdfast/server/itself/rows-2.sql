INSERT INTO repository_prunes (id, repository, started_at, ended_at, status, freed_bytes, waiting_bytes, unused_bytes)
VALUES ('00000000-0000-0000-0000-000000000021', 'site-a', '2026-01-04T00:00:00Z', '2026-01-04T00:01:00Z', 'SUCCESS', 10, 20, 30);
