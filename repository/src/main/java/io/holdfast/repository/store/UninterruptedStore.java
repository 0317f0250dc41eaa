package io.holdfast.repository.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets each call run in a thread of its own, which an interrupt of the caller does not reach: clients of network
 * protocols give up, or lose their connection, when interrupted. The caller finds itself interrupted after. A call that
 * takes longer than a limit is given up: its server has gone silent.
 */
final class UninterruptedStore extends EveryCall {
    private final Duration limit;

    UninterruptedStore(Store inner, Duration limit) {
        super(inner);
        this.limit = limit;
    }

    @Override
    <T> T call(String what, Call<T> call) throws IOException {
        FutureTask<T> task = new FutureTask<>(call::run);
        Thread thread = Thread.ofVirtual().name("store " + what).start(task);
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    thread.interrupt();
                    InterruptedIOException late =
                            new InterruptedIOException("no answer within " + limit.toSeconds() + " s to: " + what);
                    late.initCause(e);
                    throw late;
                } catch (ExecutionException e) {
                    throw failure(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException io -> io;
            case RuntimeException runtime -> throw runtime;
            case Error error -> throw error;
            case null, default -> new IOException(e.getCause());
        };
    }
}
