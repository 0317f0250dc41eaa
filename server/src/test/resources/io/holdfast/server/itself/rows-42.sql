INSERT INTO provider_groups (name, provider_group, roles, declared_at)
VALUES ('dba', 'Data Base People', '{operator@trading,viewer}', '2026-11-30T14:00:00Z');
