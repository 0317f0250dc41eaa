INSERT INTO plan_runs (id, plan, version, definition, mode, status, variables, participants, incident_time, rto_target_seconds,
    reason, requested_by, requested_at, expires_at, decided_by, decided_at, start_time, end_time, outcome, drill_id)
VALUES ('00000000-0000-0000-0000-000000000161', 'platform', repeat('6', 64),
    '{"approach": "warm", "site": "b", "repository": "r", "graph": [{"id": "db", "wait": {"time": "PT1S"}}]}', 'FAILOVER',
    'SUCCESS', '{"word": "usual"}', '[]', '2026-01-14T00:00:00Z', 900, 'site A burns', 'ann', '2026-01-14T00:00:10Z',
    '2026-01-15T00:00:10Z', 'ben', '2026-01-14T00:00:20Z', '2026-01-14T00:00:21Z', '2026-01-14T00:05:00Z', '1 of 1 steps passed',
    '00000000-0000-0000-0000-000000000006');

INSERT INTO plan_run_steps (run_id, step, position, status, attempt, start_time, end_time, detail, facts)
VALUES ('00000000-0000-0000-0000-000000000161', 'db', 0, 'SUCCESS', 1, '2026-01-14T00:00:21Z', '2026-01-14T00:05:00Z',
    'waited', '{"seconds": "1"}');

INSERT INTO plan_verifications (plan, version, run_id, mode, verified_at)
VALUES ('platform', repeat('6', 64), '00000000-0000-0000-0000-000000000161', 'FAILOVER', '2026-01-14T00:05:00Z');
