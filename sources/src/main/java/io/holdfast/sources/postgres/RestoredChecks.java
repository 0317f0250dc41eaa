package io.holdfast.sources.postgres;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks a restored copy whether it is right: its indexes by amcheck, its content by the operator's own queries. */
final class RestoredChecks {
    private static final String QUERY_KEY = "validate.";
    private static final int QUERY_SECONDS = 600;
    private static final int NAMED = 5;
    private static final String INDEXES = """
            SELECT i.indexrelid::bigint, i.indexrelid::regclass::text
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
            WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence <> 't' AND i.indisready AND i.indisvalid
            ORDER BY 1""";

    private final PostgresServer server;
    private final TemporarySuperuser superuser;
    private final Progress progress;

    RestoredChecks(PostgresServer server, TemporarySuperuser superuser, Progress progress) {
        this.server = server;
        this.superuser = superuser;
        this.progress = progress;
    }

    /**
     * Checks the B-tree indexes of every database that takes connections, as {@code pg_amcheck} does. The extension is
     * made in a transaction that is rolled back: nothing of it stays. Empty when it is not installed on this machine.
     */
    List<Validation> indexes() throws SQLException, InterruptedException {
        List<String> databases = new ArrayList<>();
        try (Connection connection = superuser.connect(server, "template1");
                Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")) {
                row.next();
                if (row.getInt(1) == 0) {
                    return List.of();
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT datname FROM pg_database WHERE datallowconn AND datconnlimit <> -2 ORDER BY 1")) {
                while (rows.next()) {
                    databases.add(rows.getString(1));
                }
            }
        }
        int checked = 0;
        List<String> damage = new ArrayList<>();
        for (String database : databases) {
            progress.stage("checking the indexes of " + database);
            checked += indexesOf(database, damage);
        }
        String detail = damage.isEmpty()
                ? "bt_index_check found " + checked + " indexes in " + databases.size() + " databases sound"
                : damage.size() + " of " + checked + " indexes are damaged: "
                        + String.join("; ", damage.subList(0, Math.min(NAMED, damage.size())));
        return List.of(new Validation("indexes (amcheck)", damage.isEmpty(), detail));
    }

    private int indexesOf(String database, List<String> damage) throws SQLException, InterruptedException {
        int checked = 0;
        try (Connection connection = superuser.connect(server, database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION READ WRITE");
            statement.execute("CREATE SCHEMA holdfast_checks");
            // it may be there already, in a schema of its owner's choice
            statement.execute("CREATE EXTENSION IF NOT EXISTS amcheck WITH SCHEMA holdfast_checks");
            String check;
            try (ResultSet row = statement.executeQuery("SELECT quote_ident(n.nspname) || '.bt_index_check'"
                    + " FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                    + " WHERE e.extname = 'amcheck'")) {
                row.next();
                check = row.getString(1);
            }
            for (Map.Entry<Long, String> index : indexesIn(statement).entrySet()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while indexes were checked");
                }
                Savepoint before = connection.setSavepoint();
                try {
                    statement.execute("SELECT " + check + "(" + index.getKey() + "::regclass)");
                } catch (SQLException e) {
                    damage.add(index.getValue() + " in " + database + " (" + oneLine(e) + ")");
                }
                // releases the index's locks as well, of which there are only so many
                connection.rollback(before);
                checked++;
            }
            connection.rollback();
        }
        return checked;
    }

    private static Map<Long, String> indexesIn(Statement statement) throws SQLException {
        Map<Long, String> indexes = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(INDEXES)) {
            while (rows.next()) {
                indexes.put(rows.getLong(1), rows.getString(2));
            }
        }
        return indexes;
    }

    /** Runs the selection's {@code validate.<name>}: each a query for one boolean, true when all is well. */
    List<Validation> queries(String database, Map<String, String> selection) throws InterruptedException {
        List<Validation> results = new ArrayList<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(selection).entrySet()) {
            if (!entry.getKey().startsWith(QUERY_KEY)) {
                continue;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while the restored copy was validated");
            }
            String name = entry.getKey().substring(QUERY_KEY.length());
            progress.stage("validating: " + name);
            results.add(query(name, database, entry.getValue()));
        }
        return results;
    }

    private Validation query(String name, String database, String sql) {
        try (Connection connection = superuser.connect(server, database)) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(QUERY_SECONDS);
                try (ResultSet row = statement.executeQuery(sql)) {
                    if (!row.next()) {
                        return new Validation(name, false, "the query gave no row: " + sql);
                    }
                    String value = String.valueOf(row.getString(1));
                    if (!value.equals("t") && !value.equals("f")) {
                        return new Validation(name, false, "the query gave '" + value + "', not a boolean: " + sql);
                    }
                    boolean right = value.equals("t");
                    return new Validation(name, right, (right ? "true: " : "false: ") + sql);
                }
            }
        } catch (SQLException e) {
            return new Validation(name, false, "the query failed in " + database + ": " + oneLine(e));
        }
    }

    private static String oneLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
