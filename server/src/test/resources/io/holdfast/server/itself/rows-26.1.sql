INSERT INTO evidence_documents (subject, format, name, sha256, content, made_at, version)
VALUES ('00000000-0000-0000-0000-000000000006', 'md', 'drill-2026-01-03-2.md', repeat('a', 64), '# all very well',
    '2026-02-05T00:00:00Z', 2);
