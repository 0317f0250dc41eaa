INSERT INTO drill_action_items (id, drill_id, text, owner, due, created_by, created_at, done_by, done_at, note)
VALUES ('00000000-0000-0000-0000-000000000171', '00000000-0000-0000-0000-000000000006', 'order a disk', 'ann', '2026-02-01',
    'ben', '2026-01-14T00:00:00Z', 'ann', '2026-01-20T00:00:00Z', 'it is here');
