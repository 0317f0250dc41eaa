package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Has the first snapshot of a repository wait for two tails, and the third tail wait for that snapshot. */
final class RollBesideTails {
    private final Repository inner;
    private final AtomicInteger tails = new AtomicInteger();
    private final CountDownLatch two = new CountDownLatch(2);
    private final CountDownLatch made = new CountDownLatch(1);

    RollBesideTails(Repository inner) {
        this.inner = inner;
    }

    /** How many were given. */
    int tails() {
        return tails.get();
    }

    Repository repository() {
        return (Repository) Proxy.newProxyInstance(
                Repository.class.getClassLoader(), new Class<?>[] {Repository.class}, (proxy, method, arguments) -> {
                    boolean tail = method.getName().equals("appendTail");
                    boolean snapshot = method.getName().equals("backup");
                    if (tail && tails.incrementAndGet() == 3) {
                        await(made);
                    }
                    if (snapshot) {
                        await(two);
                    }
                    try {
                        return method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (tail) {
                            two.countDown();
                        } else if (snapshot) {
                            made.countDown();
                        }
                    }
                });
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(120, TimeUnit.SECONDS)) {
            throw new AssertionError("a snapshot and tails did not go on side by side");
        }
    }
}
