INSERT INTO ordered_takeovers (request, group_name, ordered_by, ordered_at)
VALUES ('37000000-0000-4000-8000-000000000001', 'trading', 'plan run of commander', '2026-11-30T12:00:00Z');
INSERT INTO noted_takeovers (group_name, token, happened_at, noted_at, severity, title, detail)
VALUES ('trading', 4, '2026-11-30T12:00:02Z', '2026-11-30T12:00:05Z', 'WARNING', 'site-b has taken trading over', 'by itself');
