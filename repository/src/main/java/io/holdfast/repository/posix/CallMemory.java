package io.holdfast.repository.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory for the arguments of a system call, of which there are some for every file: each thread has a block of
 * its own, of which parts are taken and given back in turn. What does not fit gets memory from the system. Its content is
 * arbitrary.
 */
final class CallMemory implements SegmentAllocator, AutoCloseable {
    private static final int BYTES = 8 << 10;

    /** A call within what prepares it, and some more. */
    private static final int DEEPEST = 8;

    private static final ThreadLocal<CallMemory> OF_THREAD = ThreadLocal.withInitial(CallMemory::new);

    private final MemorySegment block = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    private final int[] marks = new int[DEEPEST];

    /** Only an address goes to the kernel: this keeps what it points to alive. */
    private final List<MemorySegment> beyond = new ArrayList<>();

    private int depth;
    private int used;

    private CallMemory() {}

    /** What is allocated from it may be used until it is closed; the innermost is closed first. */
    static CallMemory take() {
        CallMemory memory = OF_THREAD.get();
        memory.marks[memory.depth++] = memory.used;
        return memory;
    }

    @Override
    public MemorySegment allocate(long bytes, long alignment) {
        long from = (used + alignment - 1) / alignment * alignment;
        if (from + bytes > BYTES) {
            MemorySegment own = Arena.ofAuto().allocate(bytes, alignment);
            beyond.add(own);
            return own;
        }
        used = (int) (from + bytes);
        return block.asSlice(from, bytes);
    }

    /** The address of the bytes and a NUL. */
    long address(byte[] text) {
        MemorySegment segment = allocate(text.length + 1L, 1);
        MemorySegment.copy(text, 0, segment, ValueLayout.JAVA_BYTE, 0, text.length);
        segment.set(ValueLayout.JAVA_BYTE, text.length, (byte) 0);
        return segment.address();
    }

    @Override
    public void close() {
        used = marks[--depth];
        if (depth == 0) {
            beyond.clear();
        }
    }
}
