INSERT INTO inventory_changes (id, kind, name, action, origin, after, reason, changed_at, changed_by)
VALUES ('00000000-0000-0000-0000-000000000081', 'Site', 'site-a', 'CREATE', 'files', '{}', 'first', '2026-01-09T00:00:00Z', 'admin');

INSERT INTO coverage_findings (id, place, kind, name, detail, data_sets, first_seen, last_seen)
VALUES ('00000000-0000-0000-0000-000000000082', 'db1:5432', 'postgresql', 'orders', '', '{trading-db}',
    '2026-01-09T00:00:00Z', '2026-01-10T00:00:00Z');

UPDATE recovery_points SET kept_until = '2027-01-01T00:00:00Z';
