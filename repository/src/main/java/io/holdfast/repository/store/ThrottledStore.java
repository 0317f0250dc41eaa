package io.holdfast.repository.store;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds the average of what is transferred below limits, over all threads: each transfer takes its time from a common
 * calendar before it starts, so that files go at the line's speed with pauses between them. Who is interrupted waits no longer:
 * what is still to be done then is little, such as to remove a lock.
 */
public final class ThrottledStore extends StoreAround {
    private final Calendar up;
    private final Calendar down;

    /** @param up in bytes a second; 0: any. @param down likewise */
    public ThrottledStore(Store inner, long up, long down) {
        super(inner);
        this.up = new Calendar(up);
        this.down = new Calendar(down);
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        up.take(parts.stream().mapToLong(Bytes::length).sum());
        inner.write(file, parts);
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        byte[] content = inner.read(file);
        down.take(content.length);
        return content;
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        down.take(length);
        inner.read(file, position, target, from, length);
    }

    /** When the line is free again. */
    private static final class Calendar {
        private final long bytesPerSecond;
        private long free = System.nanoTime();

        Calendar(long bytesPerSecond) {
            this.bytesPerSecond = bytesPerSecond;
        }

        void take(long bytes) {
            if (bytesPerSecond <= 0) {
                return;
            }
            long until;
            synchronized (this) {
                free = Math.max(free, System.nanoTime()) + (long) (bytes * 1e9 / bytesPerSecond);
                until = free;
            }
            // parking ends at once while interrupted
            for (long left = until - System.nanoTime();
                    left > 0 && !Thread.currentThread().isInterrupted();
                    left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
