package io.holdfast.sources.postgres.validation;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The server's extension amcheck over every database that takes connections, as {@code pg_amcheck} does. The extension is
 * made in a transaction that is rolled back: nothing of it stays.
 */
final class AmcheckRun {
    private static final String INDEXES = """
            SELECT i.indexrelid::bigint, i.indexrelid::regclass::text
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
            WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence <> 't' AND i.indisready AND i.indisvalid
            ORDER BY 1""";

    private static final String HEAPS = """
            SELECT c.oid::bigint, c.oid::regclass::text
            FROM pg_class c JOIN pg_am a ON a.oid = c.relam
            WHERE a.amname = 'heap' AND c.relkind IN ('r', 'm', 't') AND c.relpersistence <> 't'
            ORDER BY 1""";

    private final CopyConnections copy;
    private final List<String> databases;
    private final Progress progress;
    private final Findings findings = new Findings();

    AmcheckRun(CopyConnections copy, List<String> databases, Progress progress) {
        this.copy = copy;
        this.databases = databases;
        this.progress = progress;
    }

    /** @param everyRow also that each row of a table is in its index, and from 17 on that unique keys are unique */
    Validation indexes(boolean everyRow) throws SQLException, InterruptedException {
        for (String database : databases) {
            progress.stage("checking the indexes of " + database);
            run(
                    database,
                    INDEXES,
                    (amcheck, relation, server) -> "SELECT " + amcheck + ".bt_index_check("
                            + relation + "::regclass" + (everyRow ? ", true" : "")
                            + (everyRow && server >= 17 ? ", true" : "")
                            + ")");
        }
        return findings.validation(
                "indexes (amcheck)",
                "indexes in " + databases.size() + " databases",
                everyRow ? "are in order and have every row (bt_index_check)" : "are in order (bt_index_check)");
    }

    Validation heaps() throws SQLException, InterruptedException {
        for (String database : databases) {
            progress.stage("checking the tables of " + database);
            run(
                    database,
                    HEAPS,
                    (amcheck, relation, server) -> "SELECT format('block %s, item %s: %s', blkno, offnum, msg)"
                            + " FROM " + amcheck + ".verify_heapam(" + relation + "::regclass, check_toast := true)");
        }
        return findings.validation(
                "tables (amcheck)",
                "tables with their large values in " + databases.size() + " databases",
                "are well formed (verify_heapam)");
    }

    @FunctionalInterface
    private interface Check {
        /** @return a query: what it gives that is not empty is wrong */
        String sql(String amcheck, long relation, int serverMajor);
    }

    private void run(String database, String relations, Check check) throws SQLException, InterruptedException {
        try (Connection connection = copy.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION READ WRITE");
            statement.execute("CREATE SCHEMA holdfast_checks");
            // it may be there already, in a schema of its owner's choice
            statement.execute("CREATE EXTENSION IF NOT EXISTS amcheck WITH SCHEMA holdfast_checks");
            String amcheck;
            try (ResultSet row = statement.executeQuery("SELECT quote_ident(n.nspname)"
                    + " FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                    + " WHERE e.extname = 'amcheck'")) {
                row.next();
                amcheck = row.getString(1);
            }
            int major = connection.getMetaData().getDatabaseMajorVersion();
            for (Map.Entry<Long, String> relation :
                    relations(statement, relations).entrySet()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while the copy was checked");
                }
                Savepoint before = connection.setSavepoint();
                try (ResultSet rows = statement.executeQuery(check.sql(amcheck, relation.getKey(), major))) {
                    while (rows.next()) {
                        String said = rows.getString(1);
                        if (said != null && !said.isEmpty()) {
                            findings.wrong(relation.getValue() + " in " + database + " (" + said + ")");
                        }
                    }
                } catch (SQLException e) {
                    findings.wrong(relation.getValue() + " in " + database + " (" + Findings.oneLine(e) + ")");
                }
                // releases the relation's locks as well, of which there are only so many
                connection.rollback(before);
                findings.checked();
            }
            connection.rollback();
        }
    }

    private static Map<Long, String> relations(Statement statement, String sql) throws SQLException {
        Map<Long, String> relations = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                relations.put(rows.getLong(1), rows.getString(2));
            }
        }
        return relations;
    }
}
