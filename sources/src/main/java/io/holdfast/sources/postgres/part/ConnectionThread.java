package io.holdfast.sources.postgres.part;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.postgresql.PGConnection;

/**
 * Works on a connection on a thread of its own, so that an interrupt of whoever waits for it ends what the server is doing
 * just then: a thread that waits for an answer over JDBC hears none, for hours perhaps where a lock is held.
 */
final class ConnectionThread {
    /** A cancel that comes between two queries ends neither: it is asked for again. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private ConnectionThread() {}

    /** What is done on the connection. */
    interface Work<T> {
        T run() throws IOException, SQLException, InterruptedException;
    }

    /**
     * Waits for the work, which is over when this returns or throws.
     *
     * @throws InterruptedException when the caller was interrupted, whatever the work came to: nothing may be committed in it
     */
    static <T> T run(Connection connection, Work<T> work) throws IOException, SQLException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread thread = Thread.ofPlatform().name("part").daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            end(connection, thread);
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case SQLException failed -> throw failed;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static void end(Connection connection, Thread thread) throws SQLException {
        boolean ended = false;
        while (!ended) {
            thread.interrupt();
            connection.unwrap(PGConnection.class).cancelQuery();
            try {
                ended = thread.join(AGAIN);
            } catch (InterruptedException again) {
                // the connection is not to be closed under it; it ends soon
            }
        }
    }
}
