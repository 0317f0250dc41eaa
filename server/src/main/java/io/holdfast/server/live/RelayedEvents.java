package io.holdfast.server.live;

import io.holdfast.control.Catalog;
import io.holdfast.control.live.LiveEvent;
import io.holdfast.server.catalog.CatalogDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears on a connection of its own what other servers on the same catalog tell, and publishes it here as if it had happened
 * here. After the connection was lost everybody is told to look at everything anew.
 */
@Component
class RelayedEvents implements SmartLifecycle {
    /** With this begin the names of the servers' sessions, by which they find each other. */
    static final String SESSIONS = "holdfast-live ";

    private static final Logger LOG = LoggerFactory.getLogger(RelayedEvents.class);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(2);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);
    private static final ThreadLocal<Boolean> HEARING = ThreadLocal.withInitial(() -> false);

    private final String session = SESSIONS + UUID.randomUUID();
    private final CatalogDatabase database;
    private final ApplicationEventPublisher publisher;
    private final RelayedMessages messages;
    private volatile @Nullable Thread listener;

    RelayedEvents(CatalogDatabase database, ApplicationEventPublisher publisher, Catalog catalog, JsonMapper json) {
        this.database = database;
        this.publisher = publisher;
        this.messages = new RelayedMessages(json, RelayKey.of(catalog));
    }

    /** Whether what is published on this thread happened at another server. */
    static boolean isHeardNow() {
        return HEARING.get();
    }

    /** By which this server tells too: what it hears of itself is known as its own. */
    RelayedMessages messages() {
        return messages;
    }

    /** The name of this server's session. */
    String session() {
        return session;
    }

    @Override
    public synchronized void start() {
        if (listener == null) {
            Thread starting =
                    Thread.ofPlatform().name("relayed-events").daemon().unstarted(this::listen);
            // before it runs: it ends when it finds none
            listener = starting;
            starting.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = listener;
        listener = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }

    private void listen() {
        HEARING.set(true);
        boolean missed = false;
        while (isRunning()) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + EventRelay.CHANNEL);
                if (missed) {
                    publish(EventStreams.resync().event());
                    missed = false;
                }
                hear(connection.unwrap(PGConnection.class), statement);
            } catch (SQLException | RuntimeException e) {
                // the key is in the catalog too: it cannot be had while that is away
                if (isRunning() && !missed) {
                    LOG.warn("What other servers do is not heard of for the moment: {}", e.getMessage());
                }
                missed = true;
            }
            try {
                Thread.sleep(AGAIN_AFTER);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void hear(PGConnection connection, Statement statement) throws SQLException {
        while (isRunning()) {
            PGNotification[] heard = connection.getNotifications((int) HEARD_WITHIN.toMillis());
            if (heard.length == 0) {
                // a connection that nobody answers on any more says nothing else
                statement.execute("SELECT 1");
            }
            for (PGNotification one : heard) {
                messages.read(one.getParameter()).ifPresent(this::publish);
            }
        }
    }

    private void publish(LiveEvent event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException e) {
            LOG.warn("What another server told could not be passed on", e);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("ApplicationName", session);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }
}
