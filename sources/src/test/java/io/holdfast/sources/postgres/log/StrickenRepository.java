package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the first snapshot, and the first tail that is added meanwhile, until their threads are interrupted. Ends them
 * as a file channel does that an interrupt strikes, the snapshot a little later.
 */
final class StrickenRepository {
    private final Repository inner;
    private final Repository repository;
    private final CountDownLatch rolling = new CountDownLatch(1);
    private final CountDownLatch appending = new CountDownLatch(1);

    StrickenRepository(Repository inner) {
        this.inner = inner;
        this.repository = striking();
    }

    /** Waits until both are held. */
    void awaitBoth() throws InterruptedException {
        if (!rolling.await(90, TimeUnit.SECONDS) || !appending.await(90, TimeUnit.SECONDS)) {
            throw new AssertionError("neither snapshot nor tail came");
        }
    }

    Repository repository() {
        return repository;
    }

    private Repository striking() {
        return (Repository) Proxy.newProxyInstance(
                Repository.class.getClassLoader(), new Class<?>[] {Repository.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    if (method.getName().equals("backup") && rolling.getCount() > 0) {
                        rolling.countDown();
                        awaitInterrupt();
                        Thread.sleep(300);
                        throw new InterruptedIOException("interrupted while a snapshot was being made");
                    }
                    if (method.getName().equals("appendTail") && rolling.getCount() == 0 && appending.getCount() > 0) {
                        appending.countDown();
                        awaitInterrupt();
                        Thread.currentThread().interrupt();
                        throw new ClosedByInterruptException();
                    }
                    try {
                        return method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            return; // as awaited
        }
    }
}
