package io.holdfast.site;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write by the way that clients have, and keep outside of the database what was acknowledged, when, and by
 * which timeline: each has one primary.
 */
final class Ledger implements AutoCloseable {
    record Entry(long id, long began, long acknowledged, int timeline) {}

    private static final String INSERT = "INSERT INTO ledger VALUES (?)"
            + " RETURNING ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int";

    private final String url;
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private volatile String lastError = "";

    Ledger(String url, int clients) throws SQLException {
        this.url = url;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS ledger (id bigint PRIMARY KEY)");
        }
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().daemon().start(this::write));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", TwoSites.PASSWORD);
    }

    private void write() {
        while (!stopping) {
            try (Connection connection = connect();
                    PreparedStatement insert = connection.prepareStatement(INSERT)) {
                while (!stopping) {
                    long id = next.incrementAndGet();
                    insert.setLong(1, id);
                    long began = System.nanoTime();
                    try (ResultSet row = insert.executeQuery()) {
                        row.next();
                        entries.put(id, new Entry(id, began, System.nanoTime(), row.getInt(1)));
                    }
                    LockSupport.parkNanos(5_000_000);
                }
            } catch (SQLException e) {
                lastError = e.getMessage();
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    int count() {
        return entries.size();
    }

    String lastError() {
        return lastError;
    }

    List<Entry> acknowledged() {
        return entries.values().stream()
                .sorted(Comparator.comparingLong(Entry::acknowledged))
                .toList();
    }

    /** The longest time between two acknowledgements since a moment, in milliseconds. */
    long longestSilence(long since) {
        long longest = 0;
        long before = since;
        for (Entry entry : acknowledged()) {
            if (entry.acknowledged() > since) {
                longest = Math.max(longest, entry.acknowledged() - before);
                before = entry.acknowledged();
            }
        }
        return longest / 1_000_000;
    }

    /** Entries that a timeline acknowledged although they were begun after a later timeline had acknowledged one. */
    List<String> ofTwoPrimaries() {
        List<String> found = new ArrayList<>();
        TreeMap<Long, Integer> newest = new TreeMap<>();
        int timeline = 0;
        for (Entry entry : acknowledged()) {
            if (entry.timeline() > timeline) {
                timeline = entry.timeline();
                newest.put(entry.acknowledged(), timeline);
            }
        }
        for (Entry entry : acknowledged()) {
            Map.Entry<Long, Integer> before = newest.lowerEntry(entry.began());
            if (before != null && before.getValue() > entry.timeline()) {
                found.add(entry + " after timeline " + before.getValue() + " had acknowledged one");
            }
        }
        return found;
    }

    /** Acknowledged rows that the database has not. */
    Set<Long> lost() throws SQLException {
        Set<Long> lost = new TreeSet<>(entries.keySet());
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM ledger")) {
            while (row.next()) {
                lost.remove(row.getLong(1));
            }
        }
        return lost;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
