package io.holdfast.control.job;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lets all streams of one backup together read no faster than a rate. Safe for many threads. */
final class Throttle {
    private static final long MIB = 1 << 20;
    /** So much may be read at once after a pause. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Optional<Long> bytesPerSecond;
    /** When all that was read so far would have been read at the rate. */
    private long paidUntil = System.nanoTime();

    /** @param rateMib in MiB a second; empty: as fast as it goes */
    Throttle(Optional<Integer> rateMib) {
        bytesPerSecond = rateMib.map(rate -> rate * MIB);
    }

    InputStream on(InputStream content) {
        return bytesPerSecond.isEmpty() ? content : new Slowed(content);
    }

    private void read(long bytes) throws InterruptedIOException {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            paidUntil = Math.max(paidUntil, now - BURST_NANOS)
                    + bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond.orElseThrow();
            wait = paidUntil - now;
        }
        if (wait > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("cancelled");
            }
        }
    }

    private final class Slowed extends FilterInputStream {
        private static final int PIECE = 256 * 1024;

        Slowed(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                Throttle.this.read(1);
            }
            return one;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = super.read(target, from, Math.min(length, PIECE));
            if (count > 0) {
                Throttle.this.read(count);
            }
            return count;
        }
    }
}
