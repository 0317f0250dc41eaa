package io.holdfast.control.log;

import io.holdfast.control.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the servers on one catalog keeps which log: the one that holds its advisory lock in the catalog's database. The
 * locks live as long as the session that took them, so those of a server that dies are free at once. For one thread.
 */
final class StreamLeases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLeases.class);
    private static final int VALID_SECONDS = 2;

    private final Catalog catalog;
    private final Set<String> held = new HashSet<>();
    private @Nullable Connection session;

    StreamLeases(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Takes those that nobody else holds.
     *
     * @return those of the wanted ones that are held now
     * @throws SQLException when the database is away: nobody can tell then, and nobody else can take them
     */
    Set<String> hold(Set<String> wanted) throws SQLException {
        Connection open = session();
        for (String dataSet : Set.copyOf(held)) {
            if (!wanted.contains(dataSet)) {
                call(open, "SELECT pg_advisory_unlock(hashtext('holdfast log'), hashtext(?))", dataSet);
                held.remove(dataSet);
            }
        }
        for (String dataSet : wanted) {
            if (!held.contains(dataSet)
                    && call(open, "SELECT pg_try_advisory_lock(hashtext('holdfast log'), hashtext(?))", dataSet)) {
                held.add(dataSet);
            }
        }
        return Set.copyOf(held);
    }

    private static boolean call(Connection open, String sql, String dataSet) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            statement.setString(1, dataSet);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private Connection session() throws SQLException {
        Connection present = session;
        if (present != null && present.isValid(VALID_SECONDS)) {
            return present;
        }
        close();
        Connection made = catalog.dataSource().getConnection();
        try (Statement statement = made.createStatement()) {
            // the locks of a machine that has vanished from the network are free within half a minute
            statement.execute("SET tcp_keepalives_idle = 10");
            statement.execute("SET tcp_keepalives_interval = 5");
            statement.execute("SET tcp_keepalives_count = 3");
        }
        session = made;
        return made;
    }

    /** Gives all of them back. */
    @Override
    public void close() {
        Connection ending = session;
        session = null;
        held.clear();
        if (ending == null) {
            return;
        }
        try (ending) {
            if (ending.isValid(VALID_SECONDS)) {
                try (Statement statement = ending.createStatement()) {
                    // the session goes back to the pool and lives on
                    statement.execute("SELECT pg_advisory_unlock_all()");
                    statement.execute("RESET ALL");
                }
            }
        } catch (SQLException e) {
            LOG.debug("The session that held the logs' locks ended by itself", e);
        }
    }
}
