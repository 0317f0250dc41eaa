package io.holdfast.sources.postgres.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What else is in the schemas of a part: views, functions, types and sequences that no table of it needs. They are not put
 * back with the rows, as they may be in use in another version; their statements are written beside the extract, for who
 * wants them, and counted.
 */
final class OtherObjects {
    private static final String FILE = "other-objects.sql";

    /** Of the schemas in the one parameter: what it is, what it is called, the statement; types before functions, views last. */
    private static final String OBJECTS = """
            WITH schemas AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY (?)),
            own AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')
            SELECT 1, 'composite type', c.oid::regclass::text,
                format('CREATE TYPE %s AS (%s)', c.oid::regclass,
                    (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', '
                        ORDER BY a.attnum) FROM pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
            FROM pg_class c JOIN schemas n ON n.oid = c.relnamespace WHERE c.relkind = 'c'
            UNION ALL
            SELECT 2, 'sequence of its own', c.oid::regclass::text,
                format('CREATE SEQUENCE %s AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s',
                    c.oid::regclass, format_type(q.seqtypid, NULL), q.seqincrement, q.seqmin, q.seqmax,
                    q.seqstart, q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' ELSE '' END)
                || coalesce(format(E';\nSELECT pg_catalog.setval(%L, %s)', c.oid::regclass, v.last_value), '')
            FROM pg_class c JOIN schemas n ON n.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
            JOIN pg_sequences v ON v.schemaname = n.nspname AND v.sequencename = c.relname
            WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND d.deptype IN ('a', 'i'))
            UNION ALL
            SELECT 3, CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid::regprocedure::text,
                pg_get_functiondef(p.oid)
            FROM pg_proc p JOIN schemas n ON n.oid = p.pronamespace
            WHERE p.prokind IN ('f', 'p', 'w')
                AND NOT EXISTS (SELECT FROM own WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
            UNION ALL
            SELECT 4, CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, c.oid::regclass::text,
                format('CREATE %s %s AS %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
                    c.oid::regclass, rtrim(pg_get_viewdef(c.oid), ';'))
            FROM pg_class c JOIN schemas n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm')
                AND NOT EXISTS (SELECT FROM own WHERE classid = 'pg_class'::regclass AND objid = c.oid)
            ORDER BY 1, 3""";

    private OtherObjects() {}

    /**
     * Writes the statements of what there is.
     *
     * @param connection whose search path makes names come out with their schemas
     * @return for people: how many of each kind, and where they are; empty when there are none
     */
    static String write(Connection connection, List<String> schemas, Path extract) throws SQLException, IOException {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> statements = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(OBJECTS)) {
            query.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    counts.merge(rows.getString(2), 1, Integer::sum);
                    statements.add("-- " + rows.getString(2) + " "
                            + rows.getString(3).replaceAll("\\s+", " ") + "\n" + rows.getString(4) + ";\n");
                }
            }
        }
        if (statements.isEmpty()) {
            return "";
        }
        Path file = Files.createFile(
                extract.resolve(FILE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, String.join("\n", statements));
        return counts.entrySet().stream()
                        .map(count -> count.getValue() + " × " + count.getKey())
                        .collect(Collectors.joining(", "))
                + "; their statements are in " + file;
    }
}
