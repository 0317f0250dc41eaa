-- Who did what. Each record's hash is over its content and the hash before it, so that none can be changed, removed, inserted
-- or moved without its followers telling; the newest hash is kept outside of this database from time to time.
CREATE TABLE audit_records (
    seq BIGINT PRIMARY KEY CHECK (seq > 0),
    at TIMESTAMPTZ NOT NULL,
    actor VARCHAR(100) NOT NULL,
    authentication VARCHAR(50) NOT NULL,
    address VARCHAR(100) NOT NULL,
    request UUID,
    action VARCHAR(100) NOT NULL,
    object TEXT NOT NULL,
    result VARCHAR(20) NOT NULL CHECK (result IN ('ATTEMPTED', 'SUCCEEDED', 'REFUSED', 'DENIED', 'FAILED')),
    before_digest VARCHAR(64),
    after_digest VARCHAR(64),
    detail JSONB NOT NULL,
    previous VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL
);
CREATE INDEX audit_records_at ON audit_records (at);
CREATE INDEX audit_records_actor ON audit_records (actor, seq);
CREATE INDEX audit_records_action ON audit_records (action text_pattern_ops, seq);
CREATE INDEX audit_records_object ON audit_records (md5(object), seq);

-- Where the chain's head was kept outside, so that it can be looked for there.
CREATE TABLE audit_anchors (
    repository VARCHAR(255) NOT NULL,
    snapshot_id VARCHAR(64) NOT NULL,
    seq BIGINT NOT NULL,
    hash VARCHAR(64) NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (repository, snapshot_id)
);
CREATE INDEX audit_anchors_newest ON audit_anchors (repository, seq);

-- Binds the owner of the tables too, which the server signs in as; what gets past it, the chain and its anchors tell.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_anchors
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
