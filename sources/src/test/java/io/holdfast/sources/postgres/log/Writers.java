package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that keep committing rows and note each that the server acknowledged. */
final class Writers implements AutoCloseable {
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, Instant> acknowledged = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    Writers(TestCluster cluster, int clients, int pauseMillis) {
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> write(cluster, pauseMillis)));
        }
    }

    static void prepare(TestCluster cluster) throws SQLException {
        cluster.run(
                "CREATE TABLE journal (id bigint PRIMARY KEY, at timestamptz DEFAULT clock_timestamp(), note text)");
    }

    private void write(TestCluster cluster, int pauseMillis) {
        while (!stopping) {
            try (Connection connection = cluster.connect();
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO journal (id, note) VALUES (?, repeat(md5(?::text), 10))")) {
                while (!stopping) {
                    long id = next.incrementAndGet();
                    insert.setLong(1, id);
                    insert.setLong(2, id);
                    insert.executeUpdate();
                    acknowledged.put(id, Instant.now());
                    Thread.sleep(pauseMillis);
                }
            } catch (SQLException e) {
                // the server was killed or restarted; that row was not acknowledged
                try {
                    Thread.sleep(50);
                } catch (InterruptedException interrupt) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    int count() {
        return acknowledged.size();
    }

    /** Waits for this many more rows. */
    void awaitMore(int rows) throws InterruptedException {
        int wanted = count() + rows;
        Eventually.within(
                java.time.Duration.ofSeconds(120),
                () -> count() >= wanted,
                () -> count() + " rows instead of " + wanted);
    }

    /** Stops; the rows that were acknowledged to a client. */
    Set<Long> stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return Set.copyOf(acknowledged.keySet());
    }

    /** The rows that a client knew to be committed before this instant. */
    Set<Long> acknowledgedBefore(Instant instant) {
        return acknowledged.entrySet().stream()
                .filter(row -> row.getValue().isBefore(instant))
                .map(Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toSet());
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
