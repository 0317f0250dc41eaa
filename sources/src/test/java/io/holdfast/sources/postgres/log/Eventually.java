package io.holdfast.sources.postgres.log;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for what comes about by itself. */
public final class Eventually {
    private Eventually() {}

    public static void within(Duration atMost, Callable<Boolean> condition, Supplier<String> otherwise)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(otherwise.get(), e);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + atMost + ": " + otherwise.get());
            }
            Thread.sleep(20);
        }
    }
}
