INSERT INTO repository_scrubs (id, repository, started_at, ended_at, status, part, parts, packs, read_bytes, error_count, errors)
VALUES ('00000000-0000-0000-0000-000000000311', 'gone', '2026-02-08T00:00:00Z', '2026-02-08T00:10:00Z', 'DAMAGED', 1, 30, 12,
    5000, 1, '["pack 0 is damaged"]');

INSERT INTO repository_scrub_requests (repository, asked_by, asked_at) VALUES ('gone', 'ann', '2026-02-08T01:00:00Z');
