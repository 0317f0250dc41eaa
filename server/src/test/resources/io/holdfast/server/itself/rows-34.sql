INSERT INTO plan_approvals (id, plan, definition, proposed_by, proposed_at, proposed_reason, status, decided_by, decided_at,
    decision_reason)
VALUES ('00000000-0000-0000-0000-000000000341', 'platform',
    '{"approach": "warm", "site": "b", "repository": "r", "graph": [{"id": "db", "wait": {"time": "PT1S"}}]}', 'ann',
    '2026-02-09T00:00:00Z', 'faster', 'REJECTED', 'ben', '2026-02-09T01:00:00Z', 'not tested');
