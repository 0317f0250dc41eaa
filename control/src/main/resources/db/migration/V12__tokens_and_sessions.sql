-- What programs sign in with instead of a password; only a hash is kept.
CREATE TABLE api_tokens (
    id UUID PRIMARY KEY,
    owner VARCHAR(100) NOT NULL REFERENCES platform_administrators (username),
    name VARCHAR(100) NOT NULL,
    hash VARCHAR(64) NOT NULL UNIQUE,
    roles TEXT[] NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ,
    last_used_from VARCHAR(100),
    revoked_at TIMESTAMPTZ,
    revoked_by VARCHAR(100)
);
CREATE INDEX api_tokens_owner ON api_tokens (owner, created_at);

-- Sessions of browsers, however their people signed in; what they hold lives in the server that began them.
CREATE TABLE sign_in_sessions (
    id UUID PRIMARY KEY,
    username VARCHAR(100) NOT NULL,
    address VARCHAR(100) NOT NULL,
    client VARCHAR(200) NOT NULL,
    began_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX sign_in_sessions_username ON sign_in_sessions (username, last_seen_at);
CREATE INDEX sign_in_sessions_seen ON sign_in_sessions (last_seen_at);
