INSERT INTO workers (name, host, site, reaches, at_once, started_at, seen_at)
VALUES ('holdfast-old', 'db1', 'site-a', '{site-a}', 4, '2026-02-03T00:00:00Z', '2026-02-03T01:00:00Z');
