package io.holdfast.repository.posix;

import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An entry that is held open, so that all that is asked of it and done to it concerns the same one, whatever happens to
 * its name. Every method blocks. Safe for many threads, but only one may close it, and none may use it then.
 */
public abstract sealed class OpenEntry implements AutoCloseable permits Directory, EntryReference, OpenFile {
    private static final int XATTR_MAX = 65536;

    final int descriptor;
    private final RawPath path;
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenEntry(int descriptor, RawPath path) {
        this.descriptor = descriptor;
        this.path = path;
    }

    /** Where it was when it was opened. */
    public RawPath path() {
        return path;
    }

    public FileStatus status() throws PosixException {
        return status(descriptor, new byte[0], path);
    }

    /** The status of an entry by name, links not followed; of the descriptor itself when the name is empty. */
    static FileStatus status(int directory, byte[] name, RawPath path) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            MemorySegment statx = memory.allocate(FileStatus.BYTES, 8);
            int flags = Kernel.AT_SYMLINK_NOFOLLOW | Kernel.AT_EMPTY_PATH;
            long result =
                    Kernel.call(Call.STATX, directory, memory.address(name), flags, FileStatus.BASIC, statx.address());
            check(result, "examine", path);
            return FileStatus.read(statx);
        }
    }

    /** In the order of their names; none where the file system has none. */
    public List<ExtendedAttribute> extendedAttributes() throws PosixException {
        byte[] names;
        try {
            names = grown(
                    0,
                    "list the extended attributes of",
                    (buffer, room) -> isReferenceOnly()
                            ? Kernel.call(Call.LISTXATTR, address(buffer), buffer.segment.address(), room)
                            : Kernel.call(Call.FLISTXATTR, descriptor, buffer.segment.address(), room));
        } catch (PosixException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                return List.of();
            }
            throw e;
        }
        List<ExtendedAttribute> attributes = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i] == 0) {
                String name = new String(names, start, i - start, StandardCharsets.UTF_8);
                start = i + 1;
                try {
                    attributes.add(new ExtendedAttribute(name, extendedAttribute(name)));
                } catch (PosixException e) {
                    // removed since it was listed
                    if (!e.is(Errno.ENODATA)) {
                        throw e;
                    }
                }
            }
        }
        attributes.sort(Comparator.comparing(ExtendedAttribute::name));
        return attributes;
    }

    private byte[] extendedAttribute(String name) throws PosixException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return grown(256, "read the extended attribute '" + name + "' of", (buffer, room) -> {
            long nameAddress = buffer.memory.address(utf8);
            return isReferenceOnly()
                    ? Kernel.call(Call.GETXATTR, address(buffer), nameAddress, buffer.segment.address(), room)
                    : Kernel.call(Call.FGETXATTR, descriptor, nameAddress, buffer.segment.address(), room);
        });
    }

    /** Only with the privilege, unless it is who owns it already. */
    public void setOwner(long uid, long gid) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long empty = memory.address(new byte[0]);
            int flags = Kernel.AT_EMPTY_PATH | Kernel.AT_SYMLINK_NOFOLLOW;
            check(Kernel.call(Call.FCHOWNAT, descriptor, empty, uid, gid, flags), "change the owner of", path);
        }
    }

    /** Not for symbolic links, which have none of their own on Linux. */
    public void setPermissions(int permissions) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long result = isReferenceOnly()
                    ? Kernel.call(Call.FCHMODAT, Kernel.AT_FDCWD, address(memory), permissions)
                    : Kernel.call(Call.FCHMOD, descriptor, permissions);
            check(result, "change the permissions of", path);
        }
    }

    public void setTimes(Instant accessed, Instant modified) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            MemorySegment times = memory.allocate(32, 8);
            times.setAtIndex(ValueLayout.JAVA_LONG, 0, accessed.getEpochSecond());
            times.setAtIndex(ValueLayout.JAVA_LONG, 1, accessed.getNano());
            times.setAtIndex(ValueLayout.JAVA_LONG, 2, modified.getEpochSecond());
            times.setAtIndex(ValueLayout.JAVA_LONG, 3, modified.getNano());
            long result = isReferenceOnly()
                    ? Kernel.call(Call.UTIMENSAT, Kernel.AT_FDCWD, address(memory), times.address())
                    : Kernel.call(Call.UTIMENSAT, descriptor, 0, times.address());
            check(result, "change the times of", path);
        }
    }

    public void setExtendedAttribute(String name, byte[] value) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long nameAddress = memory.address(name.getBytes(StandardCharsets.UTF_8));
            long valueAddress = memory.address(value);
            long result = isReferenceOnly()
                    ? Kernel.call(Call.SETXATTR, address(memory), nameAddress, valueAddress, value.length)
                    : Kernel.call(Call.FSETXATTR, descriptor, nameAddress, valueAddress, value.length);
            check(result, "set the extended attribute '" + name + "' of", path);
        }
    }

    @Override
    public void close() throws PosixException {
        if (closed.compareAndSet(false, true)) {
            check(Kernel.call(Call.CLOSE, descriptor), "close", path);
        }
    }

    private boolean isReferenceOnly() {
        return this instanceof EntryReference;
    }

    /** The way to an entry by its descriptor, for calls that refuse descriptors opened with O_PATH. */
    private long address(CallMemory memory) {
        return memory.address(("/proc/self/fd/" + descriptor).getBytes(StandardCharsets.US_ASCII));
    }

    private long address(Buffer buffer) {
        return address(buffer.memory);
    }

    /** Calls with more room until the answer fits. */
    private byte[] grown(int firstRoom, String attempt, Filling filling) throws PosixException {
        for (int room = Math.max(firstRoom, 256); ; room *= 4) {
            try (CallMemory memory = CallMemory.take()) {
                Buffer buffer = new Buffer(memory, memory.allocate(room));
                long result = filling.fill(buffer, room);
                if (result == -Errno.ERANGE.number() && room < XATTR_MAX) {
                    continue;
                }
                check(result, attempt, path);
                return buffer.segment.asSlice(0, result).toArray(ValueLayout.JAVA_BYTE);
            }
        }
    }

    private record Buffer(CallMemory memory, MemorySegment segment) {}

    @FunctionalInterface
    private interface Filling {
        long fill(Buffer buffer, int room);
    }

    static long check(long result, String attempt, RawPath path) throws PosixException {
        if (result < 0) {
            throw new PosixException(attempt, path, result);
        }
        return result;
    }
}
