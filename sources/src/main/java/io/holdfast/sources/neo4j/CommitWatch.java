package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.Session;

/**
 * Tells whether anything was committed between two instants, from what the community edition offers.
 *
 * <p>{@code SHOW DATABASES} leaves {@code lastCommittedTxn} empty in that edition. But the bookmark that Bolt returns for a
 * read transaction names the last transaction that the database has committed, and nothing else, so two equal bookmarks
 * mean that nothing was committed between them. That alone is not enough: a transaction counts as committed once it is in
 * the log, and other readers then see it being applied to the store record by record. So a mark is only trusted once every
 * transaction that was closing when it was taken has gone from {@code SHOW TRANSACTIONS}. A transaction that is applied
 * later got its number later, and then the bookmark at the end is another one.
 */
final class CommitWatch {
    /** Longer than any sound server needs to apply one transaction; a stuck one must not stop us forever. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int POLL_MILLIS = 5;

    private static final String CLOSING = """
            SHOW TRANSACTIONS YIELD transactionId, database, status, statusDetails, metaData
            WHERE database = $database
              AND (NOT (status = 'Running' OR status STARTS WITH 'Blocked') OR statusDetails CONTAINS 'Committing')
              AND coalesce(metaData.hold, '') <> $hold
            RETURN transactionId""";

    private final GraphConnection connection;
    private final String hold;

    CommitWatch(GraphConnection connection) {
        this(connection, "");
    }

    private CommitWatch(GraphConnection connection, String hold) {
        this.connection = connection;
        this.hold = hold;
    }

    /**
     * This watch, waiting no more for the hold's own transaction. It never commits; but once its limit has ended it, the
     * server lists it as terminated until the hold is closed, which is as any transaction looks that is being closed.
     */
    CommitWatch under(WriterHold held) {
        return new CommitWatch(connection, held.id());
    }

    /** The database's mark; equal to an earlier one exactly when nothing was committed since. */
    String mark() throws IOException, InterruptedException {
        return connection.read(session -> {
            session.run("RETURN 1").consume();
            Set<Bookmark> bookmarks = session.lastBookmarks();
            if (bookmarks.size() != 1) {
                throw new SourceException(connection.name() + " gave no bookmark for a read, so it cannot be told"
                        + " whether the graph changes while it is read. Is this a Neo4j server of version 5 or later?");
            }
            return bookmarks.iterator().next().value();
        });
    }

    /** A mark whose transactions have all reached the store. Blocks until they have. */
    String settledMark() throws IOException, InterruptedException {
        String mark = mark();
        awaitClosing();
        return mark;
    }

    /** Whether the store holds, now, exactly what it held when {@link #settledMark} gave this mark. */
    boolean unchangedSince(String settledMark) throws IOException, InterruptedException {
        awaitClosing();
        return mark().equals(settledMark);
    }

    /** Waits for the transactions that are closing now, not for those that come later. */
    private void awaitClosing() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        Set<String> waitedFor = null;
        while (true) {
            Set<String> closing = connection.read(this::closing);
            if (waitedFor == null) {
                waitedFor = closing;
            } else {
                waitedFor.retainAll(closing);
            }
            if (waitedFor.isEmpty()) {
                return;
            }
            if (System.nanoTime() > giveUp) {
                throw new SourceException("Transactions " + waitedFor + " of " + connection.name()
                        + " have been closing for " + PATIENCE.toSeconds()
                        + " s. See SHOW TRANSACTIONS on the server and its log.");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private Set<String> closing(Session session) {
        return new HashSet<>(session.run(CLOSING, Map.of("database", connection.database(), "hold", hold))
                .list(row -> row.get(0).asString()));
    }

    /**
     * The transaction number inside a mark, for people; empty when the server writes its bookmarks in another way. A mark
     * is {@code FB:} and Base64 of PackStream: a list with the database's 16 bytes and then the number.
     */
    static OptionalLong transactionNumber(String mark) {
        if (!mark.startsWith("FB:")) {
            return OptionalLong.empty();
        }
        byte[] packed;
        try {
            packed = Base64.getDecoder().decode(mark.substring(3));
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        int at = 3 + 16;
        if (packed.length <= at || packed[1] != (byte) 0xCC || packed[2] != 16) {
            return OptionalLong.empty();
        }
        int bytes = switch (packed[at] & 0xFF) {
            case 0xC8 -> 1;
            case 0xC9 -> 2;
            case 0xCA -> 4;
            case 0xCB -> 8;
            default -> 0;
        };
        if (bytes == 0) {
            return packed[at] >= 0 ? OptionalLong.of(packed[at]) : OptionalLong.empty();
        }
        if (packed.length <= at + bytes) {
            return OptionalLong.empty();
        }
        long number = packed[at + 1];
        for (int i = 2; i <= bytes; i++) {
            number = number << 8 | packed[at + i] & 0xFF;
        }
        return OptionalLong.of(number);
    }
}
