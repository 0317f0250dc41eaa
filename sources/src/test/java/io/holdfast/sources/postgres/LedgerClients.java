package io.holdfast.sources.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that add rows to a ledger, each in a transaction of its own, and keep a list of what the server acknowledged:
 * outside of the database, with when it was acknowledged and when the server says that it was committed.
 */
final class LedgerClients implements AutoCloseable {
    /** It was committed between the two, by the clock that the server has too. */
    record Entry(Instant began, Instant acknowledged) {}

    private final AtomicLong next = new AtomicLong();
    private final Map<Long, Entry> acknowledged = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private LedgerClients() {}

    static void prepare(TestCluster cluster) throws SQLException {
        cluster.run("CREATE TABLE ledger (id bigint PRIMARY KEY, what text NOT NULL)");
    }

    static LedgerClients start(TestCluster cluster, int clients, int pauseMillis) {
        LedgerClients started = new LedgerClients();
        for (int i = 0; i < clients; i++) {
            started.threads.add(Thread.ofPlatform().start(() -> started.write(cluster, pauseMillis)));
        }
        return started;
    }

    private void write(TestCluster cluster, int pauseMillis) {
        try (Connection connection = cluster.connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger VALUES (?, md5(?::text))")) {
            while (!stopping) {
                long id = next.incrementAndGet();
                insert.setLong(1, id);
                insert.setLong(2, id);
                Instant began = Instant.now();
                insert.executeUpdate();
                acknowledged.put(id, new Entry(began, Instant.now()));
                Thread.sleep(pauseMillis);
            }
        } catch (SQLException e) {
            // the server is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int count() {
        return acknowledged.size();
    }

    Map<Long, Entry> stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return new TreeMap<>(acknowledged);
    }

    /** The ids that a database has. */
    static Set<Long> rows(Connection connection) throws SQLException {
        Set<Long> rows = ConcurrentHashMap.newKeySet();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM ledger")) {
            while (row.next()) {
                rows.add(row.getLong(1));
            }
        }
        return rows;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
