package io.holdfast.sources.postgres.part;

/**
 * Queries that write the statements by which a table is made anew. Each takes the table's oid as its one parameter and
 * gives for each statement what it makes, the statement, and perhaps a query for a boolean that says whether it is there.
 */
final class DefinitionQueries {
    static final String SCHEMA = """
            SELECT 'schema ' || n.nspname,
                format('CREATE SCHEMA %I', n.nspname),
                format('SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = %L)', n.nspname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?::oid""";

    /** Enumerations and domains of columns, and of arrays of them; an extension's come with the extension. */
    static final String TYPES = """
            WITH used AS (
                SELECT DISTINCT CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END AS oid
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped)
            SELECT 'type ' || t.oid::regtype::text,
                CASE t.typtype
                    WHEN 'e' THEN format('CREATE TYPE %s AS ENUM (%s)', t.oid::regtype,
                        (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                            FROM pg_enum e WHERE e.enumtypid = t.oid))
                    WHEN 'd' THEN format('CREATE DOMAIN %s AS %s', t.oid::regtype,
                            format_type(t.typbasetype, t.typtypmod))
                        || coalesce(' DEFAULT ' || t.typdefault, '')
                        || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
                        || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', o.conname,
                                pg_get_constraintdef(o.oid)), '' ORDER BY o.conname)
                            FROM pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c'), '')
                END,
                format('SELECT to_regtype(%L) IS NOT NULL', t.oid::regtype)
            FROM used JOIN pg_type t ON t.oid = used.oid
            WHERE t.typtype IN ('e', 'd')
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid
                    AND d.deptype = 'e')
            ORDER BY t.typtype DESC, 1""";

    /** Those that defaults take values from; an identity column makes its own. */
    static final String SEQUENCES = """
            SELECT DISTINCT 'sequence ' || s.oid::regclass::text,
                format('CREATE SEQUENCE %s AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s',
                    s.oid::regclass, format_type(q.seqtypid, NULL), q.seqincrement, q.seqmin, q.seqmax, q.seqstart,
                    q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' ELSE '' END),
                format('SELECT to_regclass(%L) IS NOT NULL', s.oid::regclass)
            FROM pg_attrdef f
            JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
                AND d.refclassid = 'pg_class'::regclass
            JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
            JOIN pg_sequence q ON q.seqrelid = s.oid
            WHERE f.adrelid = ?::oid""";

    static final String SEQUENCE_OWNERS = """
            SELECT 'owner of sequence ' || s.oid::regclass::text,
                format('ALTER SEQUENCE %s OWNED BY %s.%I', s.oid::regclass, d.refobjid::regclass, a.attname)
            FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
                AND d.refobjid = ?::oid""";

    static final String SEQUENCE_VALUES = """
            SELECT 'value of sequence ' || s.oid::regclass::text,
                format('SELECT pg_catalog.setval(%L, %s, true)', s.oid::regclass, v.last_value)
            FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            JOIN pg_namespace n ON n.oid = s.relnamespace
            JOIN pg_sequences v ON v.schemaname = n.nspname AND v.sequencename = s.relname
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
                AND d.refobjid = ?::oid AND v.last_value IS NOT NULL""";

    static final String TABLE = """
            SELECT 'table ' || c.oid::regclass::text,
                CASE WHEN c.relispartition THEN
                    format('CREATE %sTABLE %s PARTITION OF %s %s',
                        CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, c.oid::regclass,
                        (SELECT i.inhparent::regclass FROM pg_inherits i WHERE i.inhrelid = c.oid),
                        pg_get_expr(c.relpartbound, c.oid))
                ELSE
                    format('CREATE %sTABLE %s (%s)%s',
                        CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, c.oid::regclass,
                        (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                                || CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN
                                    (SELECT format(' COLLATE %I.%I', ln.nspname, l.collname) FROM pg_collation l
                                        JOIN pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = a.attcollation)
                                    ELSE '' END
                                || CASE WHEN a.attgenerated <> '' THEN
                                    format(' GENERATED ALWAYS AS (%s) %s', pg_get_expr(f.adbin, f.adrelid),
                                        CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
                                    ELSE coalesce(' DEFAULT ' || pg_get_expr(f.adbin, f.adrelid), '') END
                                || CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
                                    WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' ELSE '' END
                                || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum)
                            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                            LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
                            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                        coalesce((SELECT format(' INHERITS (%s)', string_agg(i.inhparent::regclass::text, ', '
                                ORDER BY i.inhseqno)) FROM pg_inherits i WHERE i.inhrelid = c.oid HAVING count(*) > 0), ''))
                END
                || CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END
                || coalesce(' WITH (' || (SELECT string_agg(format('%I = %L', split_part(o, '=', 1),
                        substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(c.reloptions) o) || ')', '')
            FROM pg_class c WHERE c.oid = ?::oid""";

    /** Primary keys, unique and exclusion constraints; those of partitions come with their table's. */
    static final String KEYS = """
            SELECT 'constraint ' || o.conname,
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', o.conrelid::regclass, o.conname, pg_get_constraintdef(o.oid))
            FROM pg_constraint o
            WHERE o.conrelid = ?::oid AND o.contype IN ('p', 'u', 'x') AND o.conparentid = 0
            ORDER BY o.contype, o.conname""";

    static final String INDEXES = """
            SELECT 'index ' || i.indexrelid::regclass::text,
                replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
            FROM pg_index i
            WHERE i.indrelid = ?::oid AND i.indisvalid
                AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.conrelid = i.indrelid)
                AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
            ORDER BY 1""";

    static final String CHECKS = """
            SELECT 'constraint ' || o.conname,
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', o.conrelid::regclass, o.conname, pg_get_constraintdef(o.oid))
            FROM pg_constraint o
            WHERE o.conrelid = ?::oid AND o.contype = 'c' AND o.conislocal
            ORDER BY o.conname""";

    /** In both directions: dropping the table took the constraints that refer to it along. */
    static final String REFERENCES = """
            SELECT 'constraint ' || o.conname || ' of ' || o.conrelid::regclass::text,
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', o.conrelid::regclass, o.conname, pg_get_constraintdef(o.oid)),
                format('SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = to_regclass(%L)'
                    || ' AND conname = %L)', o.conrelid::regclass, o.conname)
            FROM pg_constraint o
            WHERE o.contype = 'f' AND o.conparentid = 0
                AND ?::oid IN (coalesce(pg_partition_root(o.conrelid), o.conrelid),
                    coalesce(pg_partition_root(o.confrelid), o.confrelid))
            ORDER BY 1""";

    static final String STATISTICS = """
            SELECT 'statistics ' || s.stxname, pg_get_statisticsobjdef(s.oid)
            FROM pg_statistic_ext s WHERE s.stxrelid = ?::oid ORDER BY 1""";

    static final String TRIGGERS = """
            SELECT 'trigger ' || t.tgname,
                pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'O' THEN '' ELSE
                    format('; ALTER TABLE %s %s TRIGGER %I', t.tgrelid::regclass, CASE t.tgenabled WHEN 'D' THEN 'DISABLE'
                        WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname) END
            FROM pg_trigger t WHERE t.tgrelid = ?::oid AND NOT t.tgisinternal AND t.tgparentid = 0 ORDER BY t.tgname""";

    static final String POLICIES = """
            WITH wanted AS (SELECT ?::oid AS oid)
            SELECT 'row security of ' || c.oid::regclass::text,
                format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.oid::regclass)
                || CASE WHEN c.relforcerowsecurity THEN format('; ALTER TABLE %s FORCE ROW LEVEL SECURITY', c.oid::regclass)
                    ELSE '' END
            FROM pg_class c JOIN wanted w ON w.oid = c.oid WHERE c.relrowsecurity
            UNION ALL
            SELECT 'policy ' || p.polname,
                format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, p.polrelid::regclass,
                    CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                        WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                    (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ')
                        FROM unnest(p.polroles) r))
                || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
                || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
            FROM pg_policy p JOIN wanted w ON w.oid = p.polrelid""";

    static final String COMMENTS = """
            SELECT 'comment',
                CASE WHEN d.objsubid = 0 THEN format('COMMENT ON TABLE %s IS %L', d.objoid::regclass, d.description)
                ELSE format('COMMENT ON COLUMN %s.%I IS %L', d.objoid::regclass, a.attname, d.description) END
            FROM pg_description d LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid
            WHERE d.classoid = 'pg_class'::regclass AND d.objoid = ?::oid""";

    static final String GRANTS = """
            WITH wanted AS (SELECT ?::oid AS oid),
                given AS (
                    SELECT c.oid, c.relowner, '' AS columns, x.grantee, x.privilege_type, x.is_grantable
                    FROM pg_class c JOIN wanted w ON w.oid = c.oid, aclexplode(c.relacl) x
                    UNION ALL
                    SELECT c.oid, c.relowner, format(' (%I)', a.attname), x.grantee, x.privilege_type, x.is_grantable
                    FROM pg_class c JOIN wanted w ON w.oid = c.oid
                    JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) x
                    UNION ALL
                    SELECT s.oid, s.relowner, '', x.grantee, x.privilege_type, x.is_grantable
                    FROM pg_depend d JOIN wanted w ON w.oid = d.refobjid JOIN pg_class s ON s.oid = d.objid
                        AND s.relkind = 'S', aclexplode(s.relacl) x
                    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                        AND d.deptype IN ('a', 'i'))
            SELECT 'grant of ' || privilege_type || ' on ' || oid::regclass::text,
                format('GRANT %s%s ON %s%s TO %s%s', privilege_type, columns,
                    CASE WHEN (SELECT relkind FROM pg_class WHERE pg_class.oid = given.oid) = 'S' THEN 'SEQUENCE '
                        ELSE 'TABLE ' END,
                    oid::regclass,
                    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM given WHERE grantee <> relowner ORDER BY 2""";

    static final String OWNER = """
            SELECT 'owner ' || pg_get_userbyid(c.relowner) || ' of ' || c.oid::regclass::text,
                format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, pg_get_userbyid(c.relowner)),
                format('SELECT pg_catalog.pg_get_userbyid(relowner) = %L FROM pg_catalog.pg_class WHERE oid = '
                    || 'to_regclass(%L)', pg_get_userbyid(c.relowner), c.oid::regclass)
            FROM pg_class c WHERE c.oid = ?::oid""";

    private DefinitionQueries() {}
}
