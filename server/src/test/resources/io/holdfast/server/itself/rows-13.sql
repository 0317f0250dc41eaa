INSERT INTO second_factors (username, sealed_secret, recovery_hashes, created_at, confirmed_at, last_step)
VALUES ('ann', 'sealed', '{h1,h2}', '2026-01-12T00:00:00Z', '2026-01-12T00:01:00Z', 58900000);

INSERT INTO second_factor_roles (role) VALUES ('security-officer');
