INSERT INTO platform_administrators (id, username, display_name, password_hash, roles)
VALUES ('00000000-0000-0000-0000-000000000121', 'ann', 'Ann', '$argon2id$v=19$m=16384,t=2,p=1$bbuCoUYvg1ZUMB1aXmAmFA$lN/E73ae+4nqaBGQzQr5rUX9cpaxx7+qKqQK61B6Y/M', '{auditor}');

INSERT INTO api_tokens (id, owner, name, hash, roles, created_at, expires_at, last_used_at, last_used_from)
VALUES ('00000000-0000-0000-0000-000000000122', 'ann', 'scrape', repeat('5', 64), '{viewer}', '2026-01-11T00:00:00Z',
    '2999-01-01T00:00:00Z', '2026-01-12T00:00:00Z', '192.0.2.7');

INSERT INTO sign_in_sessions (id, username, address, client, began_at, last_seen_at, ended_at)
VALUES ('00000000-0000-0000-0000-000000000123', 'ann', '192.0.2.7', 'Firefox', '2026-01-11T00:00:00Z', '2026-01-11T01:00:00Z',
    '2026-01-11T02:00:00Z');
