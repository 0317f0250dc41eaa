package io.holdfast.repository.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Native buffers that are used again and again, as many as there were ever calls at one time. */
final class IoBuffers {
    static final int BYTES = 256 << 10;

    private static final ConcurrentLinkedDeque<MemorySegment> FREE = new ConcurrentLinkedDeque<>();

    private IoBuffers() {}

    static MemorySegment take() {
        MemorySegment buffer = FREE.poll();
        return buffer != null ? buffer : Arena.ofAuto().allocate(BYTES);
    }

    static void give(MemorySegment buffer) {
        FREE.push(buffer);
    }
}
