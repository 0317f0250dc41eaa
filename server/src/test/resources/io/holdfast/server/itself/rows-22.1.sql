INSERT INTO planned_drills (id, plan, mode, cron, zone, notice_seconds, channels, participants, reason, services, planned_by,
    planned_at, last_start, last_run, last_outcome, withdrawn_by, withdrawn_at)
VALUES ('00000000-0000-0000-0000-000000000222', 'platform', 'test', '0 0 3 1 * *', 'UTC', 86400, '{mail}', '[]', 'each month',
    '{trading}', 'ann', '2026-01-16T00:00:00Z', '2026-02-01T03:00:00Z', '00000000-0000-0000-0000-000000000161', 'all well', 'ann',
    '2026-02-02T00:00:00Z');
