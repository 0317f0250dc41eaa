package io.holdfast.repository.restore;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A file whose parts come from several packs, in any order, by many threads; whoever writes the last completes it. */
final class PendingFile {
    /** Runs of zeros that are this long, and lie so in the file, become holes. */
    private static final int HOLE = 64 << 10;

    private static final byte[] ZEROS = new byte[HOLE];
    private static final int PERMISSIONS_MEANWHILE = 0600;

    private final EntryPath directory;
    private final EntryName name;
    private final EntryMetadata metadata;
    private final long length;
    private final boolean existing;
    /** Whether one write makes all of it. */
    private final boolean one;

    private final AtomicInteger missing;
    private boolean made;

    /**
     * @param existing whether it is there, and its other parts are as they should be
     * @param parts how many are to be written, at least 1
     */
    PendingFile(EntryPath directory, EntryName name, EntryMetadata metadata, long length, boolean existing, int parts) {
        this.existing = existing;
        this.directory = directory;
        this.name = name;
        this.metadata = metadata;
        this.length = length;
        this.one = parts == 1 && !existing;
        this.missing = new AtomicInteger(parts);
    }

    EntryPath path() {
        return directory.child(name);
    }

    void write(DirectoryCursor cursor, byte[] part, int size, long offset, MetadataSetter setter)
            throws PosixException {
        try (OpenFile file = open(cursor.at(directory))) {
            if (existing) {
                // where a hole belongs there may be something
                file.write(part, 0, size, offset);
            } else {
                int written = writeAround(file, part, size, offset);
                if (one && written < length) {
                    file.setLength(length);
                }
            }
            file.beginWriteBack(offset, size);
            if (missing.decrementAndGet() == 0) {
                setter.apply(file, metadata);
            }
        }
    }

    /** Made by whoever comes first, and never taken over from somebody else: unless known it must not be there. */
    private synchronized OpenFile open(Directory parent) throws PosixException {
        if (made) {
            return parent.openFileForWriting(name);
        }
        OpenFile file = existing ? parent.openFileForWriting(name) : parent.makeFile(name, PERMISSIONS_MEANWHILE);
        made = true;
        try {
            if (!one) {
                file.setLength(length);
            }
            return file;
        } catch (PosixException e) {
            file.close();
            throw e;
        }
    }

    /** Writes all but long runs of zeros, which the file has already. @return where in the part the last write ended */
    private static int writeAround(OpenFile file, byte[] part, int size, long offset) throws PosixException {
        int unwritten = 0;
        int lastWritten = 0;
        int at = 0;
        while (at < size) {
            int end = (int) Math.min(size, at + HOLE - (offset + at) % HOLE);
            if (end - at == HOLE && Arrays.equals(part, at, end, ZEROS, 0, HOLE)) {
                file.write(part, unwritten, at - unwritten, offset + unwritten);
                lastWritten = at > unwritten ? at : lastWritten;
                unwritten = end;
            }
            at = end;
        }
        file.write(part, unwritten, size - unwritten, offset + unwritten);
        return unwritten < size ? size : lastWritten;
    }
}
