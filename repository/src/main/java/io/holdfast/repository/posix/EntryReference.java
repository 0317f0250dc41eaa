package io.holdfast.repository.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Refers to an entry of any type without opening it for reading or writing (O_PATH): what can be done with symbolic
 * links, and without side effects with FIFOs and devices.
 */
public final class EntryReference extends OpenEntry {
    EntryReference(int descriptor, RawPath path) {
        super(descriptor, path);
    }

    /** The raw bytes that a symbolic link holds. */
    public byte[] readLink() throws PosixException {
        for (int room = 512; ; room *= 2) {
            try (CallMemory memory = CallMemory.take()) {
                MemorySegment target = memory.allocate(room);
                long empty = memory.address(new byte[0]);
                long length = check(
                        Kernel.call(Call.READLINKAT, descriptor, empty, target.address(), room),
                        "read the link",
                        path());
                // a full buffer may hold a cut target
                if (length < room) {
                    return target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
                }
            }
        }
    }
}
