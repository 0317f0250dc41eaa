-- People of an identity provider who have been here. Who they are hangs on the provider's subject; the name is theirs for good.
CREATE TABLE provider_people (
    id UUID PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    username VARCHAR(100) NOT NULL UNIQUE,
    display_name VARCHAR(255) NOT NULL,
    roles TEXT[] NOT NULL,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    last_seen_at TIMESTAMPTZ NOT NULL,
    UNIQUE (issuer, subject)
);

-- Two keys, held by two people, that together let an administrator in once; of each key its hash.
CREATE TABLE break_glass_pairs (
    id UUID PRIMARY KEY,
    first_holder VARCHAR(255) NOT NULL,
    first_hash TEXT NOT NULL,
    second_holder VARCHAR(255) NOT NULL,
    second_hash TEXT NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    replaced_at TIMESTAMPTZ,
    used_at TIMESTAMPTZ,
    used_from VARCHAR(100),
    reason TEXT,
    session_ends_at TIMESTAMPTZ,
    token_hash TEXT
);

-- one pair at a time opens
CREATE UNIQUE INDEX break_glass_pairs_valid ON break_glass_pairs ((TRUE)) WHERE used_at IS NULL AND replaced_at IS NULL;
