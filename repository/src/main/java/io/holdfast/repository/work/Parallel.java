package io.holdfast.repository.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does the same to many things, a few at a time. */
public final class Parallel {
    private Parallel() {}

    /** What is done to each. */
    @FunctionalInterface
    public interface Task<T> {
        void run(T item) throws IOException, InterruptedException;
    }

    /** As many threads as there are processors: for work that mostly computes. */
    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Runs the task for each item on up to {@code threads} threads and returns when all are done. After the first
     * failure no further item is begun and that failure is thrown; when this thread is interrupted, so are the others.
     * The iterator is used by one thread at a time.
     */
    public static <T> void forEach(Iterable<T> items, int threads, Task<T> task)
            throws IOException, InterruptedException {
        Iterator<T> iterator = items.iterator();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("repository-", 0).factory());
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                runs.add(executor.submit(() -> {
                    try {
                        for (T item = next(iterator, stop); item != null; item = next(iterator, stop)) {
                            task.run(item);
                        }
                    } finally {
                        // the end of the items, or a failure: either way there is nothing more to begin
                        stop.set(true);
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } finally {
            stop.set(true);
            executor.shutdownNow();
            executor.close();
        }
    }

    private static <T> @org.jspecify.annotations.Nullable T next(Iterator<T> iterator, AtomicBoolean stop) {
        synchronized (iterator) {
            return !stop.get() && iterator.hasNext() ? iterator.next() : null;
        }
    }

    private static void rethrow(@org.jspecify.annotations.Nullable Throwable cause)
            throws IOException, InterruptedException {
        switch (cause) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("a task failed without a reason", cause);
        }
    }
}
