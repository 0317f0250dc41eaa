-- The secret is sealed under a key outside of the catalog; recovery codes are hashes of those that were not used yet. A step is a
-- period of 30 seconds since 1970: no code counts twice.
CREATE TABLE second_factors (
    username VARCHAR(100) PRIMARY KEY REFERENCES platform_administrators (username),
    sealed_secret TEXT NOT NULL,
    recovery_hashes TEXT[] NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    last_step BIGINT NOT NULL DEFAULT 0
);

-- Who has one of these roles does nothing without a second factor but set one up.
CREATE TABLE second_factor_roles (
    role VARCHAR(50) PRIMARY KEY
);
