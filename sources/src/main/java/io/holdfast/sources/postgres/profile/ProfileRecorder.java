package io.holdfast.sources.postgres.profile;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what a running cluster holds, as far as its role may read and within a time. It holds nobody up: it waits for no
 * lock longer than a moment, keeps none from one table to the next, and counts small tables only, one at a time, by one
 * process. What it may not or cannot count it takes the server's estimate of, which needs no right but to connect.
 */
public final class ProfileRecorder {
    /** 64 MiB: the server reads them in a fraction of a second. */
    private static final long COUNTED_PAGES = 8192;

    private static final long SORTED_PAGES = 256;
    private static final int MOST_TABLES = 20_000;
    private static final Duration ONE_TABLE = Duration.ofSeconds(2);

    private final PostgresEndpoint endpoint;
    private final long deadline;
    private final List<String> leftOut = new ArrayList<>();

    /** @param within the time to stop counting after, from now on */
    public ProfileRecorder(PostgresEndpoint endpoint, Duration within) {
        this.endpoint = endpoint;
        this.deadline = System.nanoTime() + within.toNanos();
    }

    /** Never fails for what the server refuses: the profile then says what is not in it. */
    public ClusterProfile record() throws InterruptedException {
        List<DatabaseProfile> databases = new ArrayList<>();
        for (String name : databases()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while tables were counted");
            }
            if (left().isNegative()) {
                leftOut.add("database " + name + ": no time left");
                continue;
            }
            try (Connection connection = endpoint.in(name).connect();
                    Statement statement = connection.createStatement()) {
                databases.add(database(connection, statement, name));
            } catch (SourceException | SQLException e) {
                leftOut.add("database " + name + ": " + oneLine(e));
            }
        }
        return new ClusterProfile(databases, leftOut);
    }

    private List<String> databases() {
        List<String> names = new ArrayList<>();
        try (Connection connection = endpoint.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database"
                        + " WHERE datallowconn AND datconnlimit <> -2 AND has_database_privilege(oid, 'CONNECT')"
                        + " AND datname <> 'template1' ORDER BY 1")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        } catch (SourceException | SQLException e) {
            leftOut.add("everything: " + oneLine(e));
        }
        return names;
    }

    private record Listed(
            long oid,
            long file,
            String schema,
            String name,
            String quoted,
            long pages,
            long estimate,
            boolean mayRead) {}

    private DatabaseProfile database(Connection connection, Statement statement, String name)
            throws SQLException, InterruptedException {
        statement.execute(TableCount.SETTINGS);
        statement.execute("SET lock_timeout = '100ms'; SET max_parallel_workers_per_gather = 0");
        // of a hundred thousand tables the list alone takes a busy server longer than any of them may
        limit(statement, left().compareTo(ONE_TABLE) > 0 ? left() : ONE_TABLE);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        long oid;
        Instant takenAt;
        String lsn;
        String snapshot;
        try (ResultSet row = statement.executeQuery("""
                SELECT d.oid::bigint, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END,
                    pg_current_snapshot()::text
                FROM pg_database d WHERE d.datname = current_database()""")) {
            row.next();
            oid = row.getLong(1);
            takenAt = Instant.EPOCH.plusNanos(row.getLong(2) * 1000);
            lsn = row.getString(3);
            snapshot = row.getString(4);
        }
        List<Listed> listed = tables(statement, name);
        limit(statement, ONE_TABLE);
        List<TableProfile> tables = new ArrayList<>();
        for (Listed table : listed) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while tables were counted");
            }
            tables.add(table(connection, statement, table));
        }
        connection.rollback();
        return new DatabaseProfile(oid, name, takenAt, lsn, snapshot, tables);
    }

    private static void limit(Statement statement, Duration longest) throws SQLException {
        statement.execute("SET statement_timeout = '" + longest.toMillis() + "ms'");
    }

    /** The small ones first: most are known when the time is over. */
    private List<Listed> tables(Statement statement, String database) throws SQLException {
        List<Listed> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                SELECT c.oid::bigint, c.relfilenode::bigint, n.nspname, c.relname,
                    quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relpages,
                    greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid)),
                    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p' AND n.nspname NOT LIKE 'pg\\_%%'
                    AND n.nspname <> 'information_schema'
                ORDER BY c.relpages, c.oid LIMIT %d""".formatted(MOST_TABLES + 1))) {
            while (rows.next()) {
                tables.add(new Listed(
                        rows.getLong(1),
                        rows.getLong(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        rows.getBoolean(8)));
            }
        }
        if (tables.size() > MOST_TABLES) {
            leftOut.add("database " + database + ": the largest of more than " + MOST_TABLES + " tables");
            return tables.subList(0, MOST_TABLES);
        }
        return tables;
    }

    private TableProfile table(Connection connection, Statement statement, Listed table) throws SQLException {
        if (table.mayRead() && table.pages() <= COUNTED_PAGES && !left().isNegative()) {
            Savepoint before = connection.setSavepoint();
            try {
                TableCount count = TableCount.of(
                        statement,
                        table.quoted(),
                        TableCount.columns(statement, table.oid()),
                        table.pages() <= SORTED_PAGES);
                return new TableProfile(
                        table.oid(), table.file(), table.schema(), table.name(), count.rows(), true, count.columns());
            } catch (SQLException e) {
                // locked, larger than the server knew, dropped meanwhile, or under row security: the estimate will do
                if (connection.isClosed()) {
                    throw e;
                }
            } finally {
                if (!connection.isClosed()) {
                    // gives the table's lock back
                    connection.rollback(before);
                    connection.releaseSavepoint(before);
                }
            }
        }
        return new TableProfile(
                table.oid(),
                table.file(),
                table.schema(),
                table.name(),
                Math.max(0, table.estimate()),
                false,
                List.of());
    }

    private Duration left() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
