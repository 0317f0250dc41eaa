INSERT INTO provider_people (id, issuer, subject, username, display_name, roles, last_seen_at)
VALUES ('00000000-0000-0000-0000-000000000071', 'https://id.example', 'f00', 'cem', 'Cem', '{operator}', '2026-01-08T00:00:00Z');

INSERT INTO break_glass_pairs (id, first_holder, first_hash, second_holder, second_hash, created_by, created_at, used_at,
    used_from, reason)
VALUES ('00000000-0000-0000-0000-000000000072', 'the safe', 'h1', 'the notary', 'h2', 'admin', '2026-01-08T00:00:00Z',
    '2026-01-08T02:00:00Z', '192.0.2.7', 'the provider was gone');
