package io.holdfast.site.postgres;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own session with its server, which is kept and made anew when it breaks. An answer is waited for no longer
 * than the given time. For one thread.
 */
final class ServerSession implements AutoCloseable {
    private static final String LOOK = """
            SELECT s.recovering,
                   CASE WHEN s.recovering THEN GREATEST(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                        ELSE pg_current_wal_flush_lsn() END,
                   (SELECT pid FROM pg_stat_wal_receiver WHERE status = 'streaming'),
                   (SELECT system_identifier FROM pg_control_system()),
                   CASE WHEN s.recovering
                        THEN COALESCE((SELECT received_tli FROM pg_stat_wal_receiver),
                                      (SELECT timeline_id FROM pg_control_checkpoint()))
                        ELSE ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int END
              FROM (SELECT pg_is_in_recovery() AS recovering) s
            """;
    private static final String STANDBYS = """
            SELECT application_name, state = 'streaming', sync_state IN ('sync', 'quorum'),
                   COALESCE(flush_lsn, '0/0'), COALESCE(replay_lsn, '0/0'),
                   COALESCE(reply_time::text, '')
              FROM pg_stat_replication
            """;

    /**
     * A receiver says that it streams as soon as it is connected, before it knows whether the primary still has the log it
     * asks for; one that is refused ends at once, and the server starts the next after {@code wal_retrieve_retry_interval}.
     */
    private static final long REFUSED_WITHIN = TimeUnit.MILLISECONDS.toNanos(300);

    private final String url;
    private final Properties properties = new Properties();
    private @Nullable Connection connection;
    private int receiver;
    private long receiverSeen;

    /**
     * @param user may read statistics ({@code pg_monitor})
     * @param patienceSeconds for an answer
     */
    ServerSession(int port, String user, char[] password, int patienceSeconds) {
        url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        properties.setProperty("user", user);
        properties.setProperty("password", new String(password));
        properties.setProperty("ApplicationName", "holdfast site");
        properties.setProperty("connectTimeout", Integer.toString(patienceSeconds));
        properties.setProperty("loginTimeout", Integer.toString(patienceSeconds));
        properties.setProperty("socketTimeout", Integer.toString(patienceSeconds));
    }

    ServerView look() throws SQLException {
        return with(statement -> {
            List<ServerView.Standby> standbys = new ArrayList<>();
            boolean primary;
            Lsn position;
            boolean streaming;
            String system;
            int timeline;
            try (ResultSet row = statement.executeQuery(LOOK)) {
                row.next();
                primary = !row.getBoolean(1);
                String at = row.getString(2);
                position = at == null ? Lsn.NONE : Lsn.parse(at);
                streaming = streams(row.getInt(3));
                system = row.getString(4);
                timeline = row.getInt(5);
            }
            if (primary) {
                try (ResultSet row = statement.executeQuery(STANDBYS)) {
                    while (row.next()) {
                        standbys.add(new ServerView.Standby(
                                row.getString(1),
                                row.getBoolean(2),
                                row.getBoolean(3),
                                Lsn.parse(row.getString(4)),
                                Lsn.parse(row.getString(5)),
                                row.getString(6)));
                    }
                }
            }
            return new ServerView(primary, position, streaming, system, timeline, standbys);
        });
    }

    /** @param pid of the receiver that says so, 0 when there is none */
    private boolean streams(int pid) {
        if (pid == 0 || pid != receiver) {
            receiver = pid;
            receiverSeen = System.nanoTime();
            return false;
        }
        return System.nanoTime() - receiverSeen > REFUSED_WITHIN;
    }

    boolean recovering() throws SQLException {
        return with(statement -> {
            try (ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    /** Asks for promotion without waiting for it. Needs EXECUTE on {@code pg_promote}. */
    void promote() throws SQLException {
        with(statement -> statement.execute("SELECT pg_promote(false)"));
    }

    /** Needs {@code pg_checkpoint} (15 and later) or a superuser. Takes as long as the answer's patience at most. */
    void checkpoint() throws SQLException {
        with(statement -> statement.execute("CHECKPOINT"));
    }

    /** Ends the segment of log that is being written; does nothing without EXECUTE on {@code pg_switch_wal}. */
    void endSegment() throws SQLException {
        with(statement -> {
            boolean allowed;
            try (ResultSet row =
                    statement.executeQuery("SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE')")) {
                row.next();
                allowed = row.getBoolean(1);
            }
            return allowed && statement.execute("SELECT pg_switch_wal()");
        });
    }

    /** Keeps the log that a standby has not received, if it is not kept yet. */
    void keepFor(String slot) throws SQLException {
        with(statement -> statement.execute("SELECT pg_create_physical_replication_slot('" + slot + "', true)"
                + " WHERE NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = '" + slot + "')"));
    }

    /** Lets go of the log that was kept for standbys when this server was the primary. */
    void dropSlots(String prefix) throws SQLException {
        with(statement -> statement.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                + " WHERE starts_with(slot_name, '" + prefix + "') AND NOT active"));
    }

    private interface Work<T> {
        T on(Statement statement) throws SQLException;
    }

    private <T> T with(Work<T> work) throws SQLException {
        Connection session = connection;
        if (session == null) {
            session = DriverManager.getConnection(url, properties);
            connection = session;
        }
        try (Statement statement = session.createStatement()) {
            return work.on(statement);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        Connection session = connection;
        connection = null;
        if (session != null) {
            try {
                // not close(), which would speak to a server that may be frozen
                session.abort(Runnable::run);
            } catch (SQLException e) {
                // it is broken anyway
            }
        }
    }
}
