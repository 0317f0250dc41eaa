package io.holdfast.repository.tree;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads for work that has a weight. Whoever hands in work waits while too much weight is under way,
 * so memory stays bounded. The first failure stops everything: what is queued is dropped, and everyone who hands in or
 * waits gets that failure.
 */
final class BoundedWorkers implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final int capacity;
    private final Semaphore room;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    /** @param capacity the weight that may be under way at once; no single piece of work may be heavier */
    BoundedWorkers(String name, int threads, int capacity) {
        ThreadFactory factory = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
        this.threads =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        this.capacity = capacity;
        this.room = new Semaphore(capacity);
    }

    /** Hands in work; waits for room. Throws the first failure, be it of other work. */
    void submit(int weight, Work work) throws IOException, InterruptedException {
        room.acquire(weight);
        try {
            throwIfStopped();
            threads.execute(new Weighed(weight, work));
        } catch (Throwable e) {
            room.release(weight);
            // close() may have come between the look and the hand-over
            throwIfStopped();
            throw e;
        }
    }

    /** Waits until everything handed in so far is done, and throws the first failure. */
    void await() throws IOException, InterruptedException {
        room.acquire(capacity);
        room.release(capacity);
        throwIfStopped();
    }

    /** @throws IOException the failure of any work so far, or that this is closed */
    void throwIfStopped() throws IOException {
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException("the backup was stopped", e);
        }
        if (closed) {
            throw new IOException("the backup was stopped");
        }
    }

    /** Interrupts what is under way, drops what is queued, wakes who waits, and returns when the threads have ended. */
    @Override
    public void close() {
        closed = true;
        for (Runnable dropped : threads.shutdownNow()) {
            room.release(((Weighed) dropped).weight);
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.DAYS)) {
                    break;
                }
            } catch (InterruptedException e) {
                // the workers are interrupted already: they end soon, and must not outlive this
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something to do on a worker. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final class Weighed implements Runnable {
        private final int weight;
        private final Work work;

        Weighed(int weight, Work work) {
            this.weight = weight;
            this.work = work;
        }

        @Override
        public void run() {
            try {
                if (failure.get() == null && !closed) {
                    work.run();
                }
            } catch (Throwable e) {
                // kept for whoever hands in or waits next: they end the backup with it
                failure.compareAndSet(null, e);
            } finally {
                room.release(weight);
            }
        }
    }
}
