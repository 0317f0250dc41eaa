-- What groups of the identity provider may do here, beside what the server's own file says.
CREATE TABLE provider_groups (
    name VARCHAR(63) PRIMARY KEY,
    provider_group VARCHAR(255) NOT NULL UNIQUE,
    roles TEXT[] NOT NULL,
    declared_at TIMESTAMPTZ NOT NULL
);

-- The groups in which somebody was at the provider when they were last here, as it calls them.
ALTER TABLE provider_people ADD COLUMN provider_groups TEXT[] NOT NULL DEFAULT '{}';
