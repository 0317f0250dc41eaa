UPDATE recovery_points SET legal_holds = '{ACME}';

INSERT INTO custody_requests (id, act, service_name, data_set, repository, recovery_point_id, legal_case, impact, digest, reason,
    requested_by, requested_at, expires_at, decided_by, decided_at, decision_reason, status)
VALUES ('00000000-0000-0000-0000-000000000291', 'LIFT_HOLD', 'trading', 'trading-db', 'site-a',
    '00000000-0000-0000-0000-000000000005', 'ACME', '{"It is held for no other case."}', repeat('b', 64), 'it is settled', 'ann',
    '2026-02-06T00:00:00Z', '2026-02-07T00:00:00Z', 'ben', '2026-02-06T01:00:00Z', 'not yet', 'REJECTED');
