INSERT INTO evidence_documents (subject, format, name, sha256, content, made_at)
VALUES ('00000000-0000-0000-0000-000000000006', 'md', 'drill-2026-01-03.md', repeat('7', 64), '# all well', '2026-01-15T00:00:00Z');
