-- Takeovers that the control plane has asked the agents of a site group for, so that others can be told from them.
CREATE TABLE ordered_takeovers (
    request UUID PRIMARY KEY,
    group_name TEXT NOT NULL,
    ordered_by TEXT NOT NULL,
    ordered_at TIMESTAMPTZ NOT NULL
);

-- Takeovers that the control plane knows of. Token 0 stands for its first look at a group: what happened before is no news.
-- A token alone is not enough: etcd may be made anew.
CREATE TABLE noted_takeovers (
    group_name TEXT NOT NULL,
    token BIGINT NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    noted_at TIMESTAMPTZ NOT NULL,
    -- what an alert says of it; null where nobody needs to be told
    severity TEXT CHECK (severity IN ('WARNING', 'CRITICAL')),
    title TEXT,
    detail TEXT,
    PRIMARY KEY (group_name, token, happened_at)
);
