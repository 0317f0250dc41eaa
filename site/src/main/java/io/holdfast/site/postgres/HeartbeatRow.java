package io.holdfast.site.postgres;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The row of {@code holdfast.heartbeat}, in the database {@code postgres}, that the agent of the active site changes again and
 * again, and that comes to the standbys as all rows do. An answer is waited for no longer than five seconds. For one thread.
 */
public final class HeartbeatRow implements AutoCloseable {
    private static final String WRITE = """
            INSERT INTO holdfast.heartbeat AS kept (site, beat, written) VALUES (?, 1, clock_timestamp())
            ON CONFLICT (site) DO UPDATE SET beat = kept.beat + 1, written = excluded.written RETURNING beat
            """;
    private static final String READ = "SELECT beat FROM holdfast.heartbeat WHERE site = ?";
    private static final String PATIENCE_SECONDS = "5";

    private final String url;
    private final Properties properties = new Properties();
    private @Nullable Connection connection;

    /** Of the server at this site, as the agent's role. */
    public HeartbeatRow(Postgresql settings) throws IOException {
        url = "jdbc:postgresql://127.0.0.1:" + settings.port() + "/postgres";
        properties.setProperty("user", settings.user());
        properties.setProperty("password", new String(ServerFiles.password(settings)));
        properties.setProperty("ApplicationName", "holdfast site heartbeat");
        properties.setProperty("connectTimeout", PATIENCE_SECONDS);
        properties.setProperty("loginTimeout", PATIENCE_SECONDS);
        properties.setProperty("socketTimeout", PATIENCE_SECONDS);
        // how long a standby takes is to be seen, not waited for
        properties.setProperty("options", "-c synchronous_commit=local");
    }

    /** @return the number of this beat; one more with each */
    public long write(String site) throws SQLException {
        return beat(WRITE, site).orElseThrow();
    }

    /** The newest beat of a site that has come here; absent when none has. */
    public Optional<Long> read(String site) throws SQLException {
        return beat(READ, site);
    }

    private Optional<Long> beat(String sql, String site) throws SQLException {
        Connection session = connection;
        if (session == null) {
            session = DriverManager.getConnection(url, properties);
            connection = session;
        }
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, site);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
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
