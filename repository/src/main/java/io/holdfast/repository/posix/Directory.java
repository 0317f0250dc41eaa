package io.holdfast.repository.posix;

import io.holdfast.repository.tree.EntryName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An open directory and what can be done in it, one name at a time. Symbolic links are never followed: where one lies
 * in the place of what is expected, the call fails.
 */
public final class Directory extends OpenEntry {
    private static final int DIRENT_NAME = 19;

    private Directory(int descriptor, RawPath path) {
        super(descriptor, path);
    }

    /** Opens by a path of the operator's, whose links are followed. */
    public static Directory open(RawPath path) throws PosixException {
        int flags = Kernel.O_RDONLY | Kernel.O_DIRECTORY | Kernel.O_CLOEXEC;
        return new Directory(openAt(Kernel.AT_FDCWD, path.toBytes(), flags, 0, "open the directory", path), path);
    }

    /** Its path as this process alone sees it while it is open: short, for what takes no long one. */
    public Path shortPath() {
        return Path.of("/proc/self/fd", Integer.toString(descriptor));
    }

    /** The user that this process acts as; 0 is root. */
    public static long effectiveUser() {
        return Kernel.call(Call.GETEUID, 0);
    }

    /** The names of all entries, in byte order. */
    public List<EntryName> names() throws PosixException {
        List<EntryName> names = new ArrayList<>();
        // A duplicate descriptor would share the position: a fresh one starts at the beginning, however often this
        // runs.
        try (Directory fresh = directory(new byte[] {'.'}, path())) {
            MemorySegment buffer = IoBuffers.take();
            try {
                long filled;
                do {
                    long address = buffer.address();
                    filled = check(
                            Kernel.call(Call.GETDENTS64, fresh.descriptor, address, IoBuffers.BYTES), "list", path());
                    addNames(buffer, filled, names);
                } while (filled > 0);
            } finally {
                IoBuffers.give(buffer);
            }
        }
        names.sort(null);
        return names;
    }

    /** Records of struct linux_dirent64: inode, offset, 16 bits of record length, 8 of type, the name, a NUL. */
    private static void addNames(MemorySegment records, long filled, List<EntryName> names) {
        long at = 0;
        while (at < filled) {
            int recordLength = Short.toUnsignedInt(records.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16));
            int length = 0;
            while (records.get(ValueLayout.JAVA_BYTE, at + DIRENT_NAME + length) != 0) {
                length++;
            }
            byte[] name = records.asSlice(at + DIRENT_NAME, length).toArray(ValueLayout.JAVA_BYTE);
            boolean dots = name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'));
            if (!dots) {
                names.add(new EntryName(name));
            }
            at += recordLength;
        }
    }

    public FileStatus status(EntryName name) throws PosixException {
        return status(descriptor, name.toBytes(), path().child(name));
    }

    public Directory directory(EntryName name) throws PosixException {
        return directory(name.toBytes(), path().child(name));
    }

    private Directory directory(byte[] name, RawPath where) throws PosixException {
        int flags = Kernel.O_DIRECTORY | Kernel.O_NOFOLLOW | Kernel.O_CLOEXEC;
        return new Directory(openForReading(name, flags, "open the directory", where), where);
    }

    /** Any entry, without opening it for anything. */
    public EntryReference reference(EntryName name) throws PosixException {
        int flags = Kernel.O_PATH | Kernel.O_NOFOLLOW | Kernel.O_CLOEXEC;
        RawPath where = path().child(name);
        return new EntryReference(openAt(descriptor, name.toBytes(), flags, 0, "reach", where), where);
    }

    /**
     * Opens for reading. Does not wait, whatever the entry has become by now: ask for its status before you read. Reading
     * leaves the access time as it is where we may ask for that: as root, and in files of our own.
     */
    public OpenFile openFile(EntryName name) throws PosixException {
        RawPath where = path().child(name);
        int flags = Kernel.O_NONBLOCK | Kernel.O_NOFOLLOW | Kernel.O_CLOEXEC;
        return new OpenFile(openForReading(name.toBytes(), flags, "open", where), where);
    }

    private int openForReading(byte[] name, int flags, String attempt, RawPath where) throws PosixException {
        try {
            return openAt(descriptor, name, flags | Kernel.O_NOATIME, 0, attempt, where);
        } catch (PosixException e) {
            if (!e.is(Errno.EPERM)) {
                throw e;
            }
            return openAt(descriptor, name, flags, 0, attempt, where);
        }
    }

    /** Opens an existing file for writing and leaves its content. */
    public OpenFile openFileForWriting(EntryName name) throws PosixException {
        return open(name, Kernel.O_WRONLY, 0);
    }

    /** Makes a file that is not there yet, open for writing; the process's umask applies. */
    public OpenFile makeFile(EntryName name, int permissions) throws PosixException {
        return open(name, Kernel.O_WRONLY | Kernel.O_CREAT | Kernel.O_EXCL, permissions);
    }

    private OpenFile open(EntryName name, int flags, int permissions) throws PosixException {
        RawPath where = path().child(name);
        int all = flags | Kernel.O_NOFOLLOW | Kernel.O_CLOEXEC;
        String attempt = (flags & Kernel.O_CREAT) != 0 ? "create" : "open";
        return new OpenFile(openAt(descriptor, name.toBytes(), all, permissions, attempt, where), where);
    }

    public void makeDirectory(EntryName name, int permissions) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long result = Kernel.call(Call.MKDIRAT, descriptor, memory.address(name.toBytes()), permissions);
            check(result, "create the directory", path().child(name));
        }
    }

    /** @param target any bytes but none that is NUL */
    public void makeSymbolicLink(EntryName name, byte[] target) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long targetAddress = memory.address(target);
            long result = Kernel.call(Call.SYMLINKAT, targetAddress, descriptor, memory.address(name.toBytes()));
            check(result, "create the symbolic link", path().child(name));
        }
    }

    /** Makes a FIFO, socket or device node; a device only with the privilege. */
    public void makeSpecial(EntryName name, FileType type, int permissions, long device) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long nameAddress = memory.address(name.toBytes());
            long result = Kernel.call(Call.MKNODAT, descriptor, nameAddress, type.bits() | permissions, device);
            String what = type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            check(result, "create the " + what, path().child(name));
        }
    }

    /** Gives an entry of this directory another name in a directory of the same file system. */
    public void link(EntryName existing, Directory other, EntryName name) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long from = memory.address(existing.toBytes());
            long to = memory.address(name.toBytes());
            check(
                    Kernel.call(Call.LINKAT, descriptor, from, other.descriptor, to, 0),
                    "create the hard link",
                    other.path().child(name));
        }
    }

    /** Removes one name of anything but a directory. */
    public void removeFile(EntryName name) throws PosixException {
        remove(name, 0);
    }

    /** Removes a directory that is empty. */
    public void removeDirectory(EntryName name) throws PosixException {
        remove(name, Kernel.AT_REMOVEDIR);
    }

    private void remove(EntryName name, int flags) throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long result = Kernel.call(Call.UNLINKAT, descriptor, memory.address(name.toBytes()), flags);
            check(result, "remove", path().child(name));
        }
    }

    /** Everything that was written to the file system that holds this directory is durable when this returns. */
    public void syncFileSystem() throws PosixException {
        check(Kernel.call(Call.SYNCFS, descriptor), "make durable", path());
    }

    private static int openAt(int directory, byte[] name, int flags, int permissions, String attempt, RawPath path)
            throws PosixException {
        try (CallMemory memory = CallMemory.take()) {
            long result = Kernel.call(Call.OPENAT, directory, memory.address(name), flags, permissions);
            return (int) check(result, attempt, path);
        }
    }
}
