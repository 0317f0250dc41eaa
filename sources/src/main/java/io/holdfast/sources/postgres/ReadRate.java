package io.holdfast.sources.postgres;

import java.io.InterruptedIOException;

/** Lets no more bytes a second be read than allowed. For one thread. */
final class ReadRate {
    private final double bytesPerNano;
    private long due = System.nanoTime();

    /** @param kibibytesPerSecond 0: no limit */
    ReadRate(int kibibytesPerSecond) {
        this.bytesPerNano = kibibytesPerSecond * 1024.0 / 1e9;
    }

    /** As {@link #take}, for who may not be interrupted otherwise. */
    void takeOrFail(int bytes) throws InterruptedIOException {
        try {
            take(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the cluster was read");
        }
    }

    /** Waits until so many more bytes may be read. */
    void take(int bytes) throws InterruptedException {
        if (bytesPerNano == 0) {
            return;
        }
        long now = System.nanoTime();
        if (due - now > 0) {
            Thread.sleep((due - now) / 1_000_000, (int) ((due - now) % 1_000_000));
        } else {
            // what was not used is not saved up
            due = now;
        }
        due += (long) (bytes / bytesPerNano);
    }
}
