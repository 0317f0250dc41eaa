package io.holdfast.stockpulse.trading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** What is done to the trading database by hand: made, filled, looked at, damaged. Methods block. */
public final class TradingDatabase {
    public static final String NAME = "trading";

    private TradingDatabase() {}

    /** For {@link java.sql.DriverManager}: times come and go in UTC whatever the machine's zone. */
    public static Properties signIn(String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("options", "-c TimeZone=UTC -c DateStyle=ISO");
        properties.setProperty("connectTimeout", "10");
        return properties;
    }

    /**
     * Makes the role {@code holdfast}, which may do nothing but replicate, the role {@code holdfast_apply}, which may put
     * rows back, and the empty database.
     *
     * @param superuser a connection to the database {@code postgres}
     * @param backupPassword of the first role; without quotes
     * @param applyPassword of the second role; without quotes
     */
    public static void create(Connection superuser, String backupPassword, String applyPassword) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("CREATE ROLE holdfast LOGIN REPLICATION PASSWORD '" + backupPassword + "'");
            statement.execute("CREATE ROLE holdfast_apply LOGIN PASSWORD '" + applyPassword + "'");
            statement.execute("CREATE DATABASE " + NAME);
        }
    }

    /** What the agents of two sites sign in as. */
    public static final String AGENT = "holdfast_site";

    /**
     * Makes the role {@link #AGENT}, with what docs/sites.md asks for, and the table of the heartbeat.
     *
     * @param superuser a connection to the database {@code postgres}
     * @param password of the role; without quotes
     */
    public static void admitAgents(Connection superuser, String password) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("CREATE ROLE " + AGENT + " LOGIN REPLICATION PASSWORD '" + password
                    + "' IN ROLE pg_monitor, pg_checkpoint");
            statement.execute("GRANT EXECUTE ON FUNCTION pg_promote(boolean, integer), pg_switch_wal() TO " + AGENT);
            statement.execute("CREATE SCHEMA holdfast");
            statement.execute("CREATE TABLE holdfast.heartbeat"
                    + " (site text PRIMARY KEY, beat bigint NOT NULL, written timestamptz NOT NULL)");
            statement.execute("GRANT USAGE ON SCHEMA holdfast TO " + AGENT);
            statement.execute("GRANT SELECT, INSERT, UPDATE ON holdfast.heartbeat TO " + AGENT);
        }
    }

    /** The numbers of all orders that came after the seed. */
    public static Set<Long> ordersAfter(Connection connection, TradingScale scale) throws SQLException {
        Set<Long> orders = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT order_id FROM orders WHERE order_id > " + scale.orders())) {
            while (row.next()) {
                orders.add(row.getLong(1));
            }
        }
        return orders;
    }

    /** Fills the empty database with the seed; some seconds for a million rows. @return how many rows */
    public static long load(Connection connection, TradingScale scale) throws SQLException, IOException {
        long rows = 0;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            statement.execute("SET maintenance_work_mem = '128MB'");
            statement.execute(resource("schema.sql"));
            TradingState seed = new TradingState(scale, List.of());
            for (TradingTable table : TradingTable.values()) {
                rows += copy(connection, table, seed.rows(table));
            }
            statement.execute(resource("keys.sql"));
        }
        return rows;
    }

    private static long copy(Connection connection, TradingTable table, Iterator<String> rows) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copyIn());
        StringBuilder batch = new StringBuilder(1 << 16);
        while (rows.hasNext()) {
            batch.append(rows.next()).append('\n');
            if (batch.length() > 60_000 || !rows.hasNext()) {
                byte[] bytes = batch.toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                batch.setLength(0);
            }
        }
        return copy.endCopy();
    }

    private static String resource(String name) throws IOException {
        try (InputStream sql = TradingDatabase.class.getResourceAsStream(name)) {
            if (sql == null) {
                throw new IOException("The resource " + name + " is missing from the build");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** How many positions are not the sum of their executions, or lack one of the two; 0 is sound. */
    public static long brokenPositions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) FROM positions held
                        FULL JOIN (
                            SELECT account_id, instrument_id, sum(quantity) AS quantity, sum(quantity * price) AS cost
                            FROM executions GROUP BY account_id, instrument_id) booked
                        USING (account_id, instrument_id)
                        WHERE held.quantity IS DISTINCT FROM booked.quantity OR held.cost IS DISTINCT FROM booked.cost
                        """)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * @param instantBefore the last one, by the server's clock, at which nothing was wrong; no commit was under way
     * @param committedAt when the damage was committed
     */
    public record Accident(Instant instantBefore, Instant committedAt, long deleted) {}

    /**
     * The clean-up of old executions with its comparison the wrong way round: the new ones go. As such scripts do, it
     * keeps others out while it works; so every trade is committed either before {@code instantBefore} or after the
     * damage.
     */
    public static Accident deleteWrongExecutions(Connection connection, TradingScale scale) throws SQLException {
        return delete(
                connection,
                "executed_at >= to_timestamp(0) + " + new TradingSeed(scale).middle() + " * interval '1 microsecond'");
    }

    /** One account's executions go, by the same kind of script. */
    public static Accident deleteExecutionsOf(Connection connection, int account) throws SQLException {
        return delete(connection, "account_id = " + account);
    }

    /** All executions of an account, each as a text. */
    public static Set<String> executionsOf(Connection connection, int account) throws SQLException {
        Set<String> rows = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT e::text FROM executions e WHERE account_id = " + account)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private static Accident delete(Connection connection, String condition) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE orders, executions, positions IN EXCLUSIVE MODE");
            long before = micros(statement, "clock_timestamp()");
            long deleted = statement.executeUpdate("DELETE FROM executions WHERE " + condition);
            String transaction;
            try (ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text")) {
                row.next();
                transaction = row.getString(1);
            }
            connection.commit();
            long committed = micros(statement, "pg_xact_commit_timestamp('" + transaction + "'::xid8::xid)");
            connection.commit();
            return new Accident(instant(before), instant(committed), deleted);
        }
    }

    private static long micros(Statement statement, String time) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT (extract(epoch FROM " + time + ") * 1000000)::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
