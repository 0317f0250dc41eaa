-- Which control plane this catalog belongs to. Brought back from a backup it gets a name of its own, so that one that
-- comes back beside it is noticed.
CREATE TABLE control_plane (
    id UUID PRIMARY KEY,
    began_at TIMESTAMPTZ NOT NULL,
    predecessor UUID,
    restored_from TEXT,
    only_one BOOLEAN NOT NULL DEFAULT TRUE UNIQUE CHECK (only_one)
);
COMMENT ON COLUMN control_plane.restored_from IS 'repository and snapshot of the catalog backup';

INSERT INTO control_plane (id, began_at) VALUES (gen_random_uuid(), now());

-- How far each log is, as told by the server that keeps it, for the others on the same catalog.
CREATE TABLE log_status (
    data_set VARCHAR(255) NOT NULL,
    repository VARCHAR(255) NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    status JSONB NOT NULL,
    PRIMARY KEY (data_set, repository)
);
