package io.holdfast.vault.scrub;

import java.util.concurrent.TimeUnit;

/** Slows a reader down to so many bytes a second. For one thread. */
final class Pace {
    private final long bytesPerSecond;
    private final long start = System.nanoTime();
    private long read;

    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Sleeps as long as it has to after so many bytes. */
    void after(long bytes) throws InterruptedException {
        read += bytes;
        long due = (long) (read * 1e9 / bytesPerSecond);
        long early = due - (System.nanoTime() - start);
        if (early > TimeUnit.MILLISECONDS.toNanos(1)) {
            TimeUnit.NANOSECONDS.sleep(early);
        }
    }
}
