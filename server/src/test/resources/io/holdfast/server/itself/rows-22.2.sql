INSERT INTO evidence_packs (id, from_time, until_time, services, whole, summary, reason, made_by, made_at)
VALUES ('00000000-0000-0000-0000-000000000223', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '{trading}', true, '1 restore',
    'the auditor', 'ann', '2026-02-02T00:00:00Z');
