UPDATE alerts SET acknowledged_at = '2026-01-02T00:02:00Z', acknowledged_by = 'ann', acknowledgement = 'a disk is on its way';

INSERT INTO notifications (id, channel, alert_id, event, severity, state, created_at, due_at, attempts, deliveries, delivered_at)
VALUES ('00000000-0000-0000-0000-000000000091', 'mail', '00000000-0000-0000-0000-000000000008', 'raised', 'critical', 'delivered',
    '2026-01-02T00:01:00Z', '2026-01-02T00:01:00Z', 1, 1, '2026-01-02T00:01:01Z');

INSERT INTO heartbeats (name, tried_at, answered_at) VALUES ('outside', '2026-01-09T00:00:00Z', '2026-01-09T00:00:00Z');

INSERT INTO job_events (job_id, at, level, message)
VALUES ('00000000-0000-0000-0000-000000000003', '2026-01-01T00:00:01Z', 'info', 'Attempt 1 begins.');

INSERT INTO repository_sizes (repository, hour, stored_bytes, usable_bytes)
VALUES ('gone', '2026-01-09T00:00:00Z', 5000, NULL), ('gone', '2026-01-09T01:00:00Z', 6000, 1000000);
