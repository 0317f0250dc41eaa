-- Who is active among sites that have no etcd: what their agents agree on.
CREATE TABLE site_records (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE SEQUENCE site_record_revisions;

-- Makes changes if a key still has a revision (0: it is not there), all or none, and returns whether it had, and then all under
-- a prefix. One call at a time: whoever comes later sees what all before it did.
CREATE FUNCTION site_transact(wanted_key TEXT, wanted_revision BIGINT, changes JSONB, prefix TEXT)
RETURNS TABLE (changed BOOLEAN, key TEXT, value TEXT, revision BIGINT)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    holds BOOLEAN;
    new_revision BIGINT;
BEGIN
    LOCK TABLE site_records IN SHARE ROW EXCLUSIVE MODE;
    holds := wanted_key IS NULL
        OR wanted_revision = coalesce((SELECT r.revision FROM site_records r WHERE r.key = wanted_key), 0);
    IF holds AND jsonb_array_length(changes) > 0 THEN
        new_revision := nextval('site_record_revisions');
        DELETE FROM site_records r USING jsonb_array_elements(changes) c
            WHERE r.key = c->>'key' AND c->>'value' IS NULL;
        INSERT INTO site_records AS r (key, value, revision)
            SELECT c->>'key', c->>'value', new_revision FROM jsonb_array_elements(changes) c WHERE c->>'value' IS NOT NULL
            ON CONFLICT ON CONSTRAINT site_records_pkey DO UPDATE SET value = excluded.value, revision = excluded.revision;
    END IF;
    RETURN QUERY SELECT holds, NULL::TEXT, NULL::TEXT, NULL::BIGINT;
    RETURN QUERY SELECT holds, r.key, r.value, r.revision FROM site_records r WHERE starts_with(r.key, prefix)
        ORDER BY r.key COLLATE "C";
END $$;
-- whoever may call it may say who is active
REVOKE ALL ON FUNCTION site_transact FROM PUBLIC;
