package io.holdfast.site;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write by the way that clients have, and keep outside of the database what was acknowledged, when, and by
 * which timeline: each has one primary. Beside them some that go straight to one site's server, as nobody should, and stay
 * there: what such a server acknowledges when it wakes up, or is cut off from the others, has to hold as well.
 */
final class Ledger implements AutoCloseable {
    /** @param direct by a session to one site's server */
    record Entry(long id, long began, long acknowledged, int timeline, boolean direct) {}

    private static final String INSERT = "INSERT INTO ledger VALUES (?)"
            + " RETURNING ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int";

    private static final Duration FAREWELL = Duration.ofSeconds(90);

    private final String url;
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger byTheWay = new AtomicInteger();
    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private volatile String lastError = "";

    Ledger(String url, int clients) throws SQLException {
        this(url, clients, List.of());
    }

    /** @param direct of the sites' servers, each of which gets a client of its own */
    Ledger(String url, int clients, List<String> direct) throws SQLException {
        this.url = url;
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS ledger (id bigint PRIMARY KEY)");
        }
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> write(url, false)));
        }
        for (String server : direct) {
            threads.add(Thread.ofPlatform().daemon().start(() -> write(server, true)));
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, "postgres", TwoSites.PASSWORD);
    }

    private void write(String where, boolean direct) {
        while (!stopping) {
            try (Connection connection = connect(where);
                    PreparedStatement insert = connection.prepareStatement(INSERT)) {
                while (!stopping) {
                    long id = next.incrementAndGet();
                    insert.setLong(1, id);
                    long began = System.nanoTime();
                    try (ResultSet row = insert.executeQuery()) {
                        row.next();
                        entries.put(id, new Entry(id, began, System.nanoTime(), row.getInt(1), direct));
                    }
                    if (!direct) {
                        byTheWay.incrementAndGet();
                    }
                    LockSupport.parkNanos(5_000_000);
                }
            } catch (SQLException e) {
                if (!direct) {
                    lastError = e.getMessage();
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    /** What was acknowledged by the way that clients have. */
    int count() {
        return byTheWay.get();
    }

    /** What was acknowledged straight by one site's server. */
    long countDirect() {
        return entries.values().stream().filter(Entry::direct).count();
    }

    String lastError() {
        return lastError;
    }

    List<Entry> acknowledged() {
        return entries.values().stream()
                .sorted(Comparator.comparingLong(Entry::acknowledged))
                .toList();
    }

    /** The longest time between two acknowledgements by the way that clients have since a moment, in milliseconds. */
    long longestSilence(long since) {
        long longest = 0;
        long before = since;
        for (Entry entry : acknowledged()) {
            if (entry.acknowledged() > since && !entry.direct()) {
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
        try (Connection connection = connect(url);
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
            if (!thread.join(FAREWELL)) {
                throw new AssertionError("a client still waits for its answer");
            }
        }
    }
}
