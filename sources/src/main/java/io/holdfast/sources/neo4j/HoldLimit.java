package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a {@link WriterHold}'s transaction on the server when it has lasted too long. A thread of its own waits for that. */
final class HoldLimit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HoldLimit.class);

    /** The transaction may begin after the limit has passed, so ending it once is not enough. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final String TERMINATE = """
            SHOW TRANSACTIONS YIELD transactionId, metaData
            WHERE metaData.hold = $hold
            TERMINATE TRANSACTIONS transactionId YIELD message
            RETURN message""";

    private final GraphConnection connection;
    private final Duration longest;
    private final String hold = UUID.randomUUID().toString();
    private final long sinceNanos = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean exceeded;

    private HoldLimit(GraphConnection connection, Duration longest) {
        this.connection = connection;
        this.longest = longest;
    }

    static HoldLimit start(GraphConnection connection, Duration longest) {
        HoldLimit limit = new HoldLimit(connection, longest);
        Thread.ofVirtual().name("hold-limit-" + limit.hold).start(limit::await);
        return limit;
    }

    /** What the server knows the transaction by, in its metadata under {@code hold}. */
    String id() {
        return hold;
    }

    /** What the transaction must carry to be found; operators see it in SHOW TRANSACTIONS. */
    Map<String, Object> metadata() {
        return Map.of("application", "holdfast", "purpose", "holds writers while the graph is read", "hold", hold);
    }

    private void await() {
        try {
            if (closed.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            exceeded = true;
            do {
                connection.read(
                        session -> session.run(TERMINATE, Map.of("hold", hold)).consume());
            } while (!closed.await(AGAIN.toNanos(), TimeUnit.NANOSECONDS));
        } catch (SourceException e) {
            // the server cannot be asked: then the transaction's connection is broken too, and the server ends it
            LOG.warn(
                    "The hold on the writers of {} could not be ended after {} s",
                    connection.name(),
                    longest.toSeconds(),
                    e);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread or reads files in it", e);
        }
    }

    boolean exceeded() {
        return exceeded;
    }

    Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
