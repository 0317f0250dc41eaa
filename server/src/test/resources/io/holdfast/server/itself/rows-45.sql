INSERT INTO trainings (id, person, role, trained_on, drill_id, note, recorded_by, recorded_at)
VALUES ('45000000-0000-4000-8000-000000000001', 'grace', 'communications lead', '2026-03-02', NULL, 'the spring course',
        'commander', '2026-03-03T08:00:00Z'),
       ('45000000-0000-4000-8000-000000000002', 'grace', 'communications lead', '2026-06-02',
        '00000000-0000-0000-0000-000000000006', NULL, 'system', '2026-06-02T12:00:00Z');
