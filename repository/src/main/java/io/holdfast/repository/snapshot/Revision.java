package io.holdfast.repository.snapshot;

import java.io.IOException;
import java.util.Optional;

/** How a file differs from an earlier state of it. */
public interface Revision {
    /** The file's length now, in bytes. What lies beyond its earlier end and is in no change is zeros. */
    long length();

    /**
     * The next place that changed: by ascending offset, none over another, all within the length; empty after the last.
     * Asked by one thread.
     */
    Optional<Change> next() throws IOException, InterruptedException;

    /**
     * Told of each chunk that is stored anew, by any thread and in any order.
     *
     * @param offset of the chunk in the file
     * @param before what was there, up to the earlier end of the file; only until this returns
     * @param after what is there now, of the chunk's whole length; only until this returns
     */
    void rewritten(long offset, byte[] before, byte[] after);

    /**
     * @param offset in bytes
     * @param bytes that are there now; not changed any more by whoever gave it
     */
    record Change(long offset, byte[] bytes) {
        long end() {
            return offset + bytes.length;
        }
    }
}
