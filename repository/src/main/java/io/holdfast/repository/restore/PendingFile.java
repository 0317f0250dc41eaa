package io.holdfast.repository.restore;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.util.Arrays;
import java.util.List;
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

    EntryPath directory() {
        return directory;
    }

    EntryPath path() {
        return directory.child(name);
    }

    /** Whether the file is written by one call. */
    boolean isOne() {
        return one;
    }

    /** @param parts of the file, which lie in {@code bytes}; one or more */
    void write(DirectoryCursor cursor, byte[] bytes, List<GatheredParts.Part> parts, MetadataSetter setter)
            throws PosixException {
        try (OpenFile file = open(cursor.at(directory))) {
            long from = Long.MAX_VALUE;
            long to = 0;
            for (GatheredParts.Part part : parts) {
                write(file, bytes, part);
                from = Math.min(from, part.offset());
                to = Math.max(to, part.end());
            }
            file.beginWriteBack(from, to - from);
            if (missing.addAndGet(-parts.size()) == 0) {
                setter.apply(file, metadata);
            }
        }
    }

    /** Leaves a part out, and with it the metadata: the file is there, at its length. */
    void leaveOut(Directory parent) throws PosixException {
        try (OpenFile file = open(parent)) {
            file.setLength(length);
        }
    }

    private void write(OpenFile file, byte[] bytes, GatheredParts.Part part) throws PosixException {
        if (existing) {
            // where a hole belongs there may be something
            file.write(bytes, part.at(), part.size(), part.offset());
            return;
        }
        int written = writeAround(file, bytes, part);
        if (one && written < length) {
            file.setLength(length);
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
    private static int writeAround(OpenFile file, byte[] bytes, GatheredParts.Part part) throws PosixException {
        int begin = part.at();
        int size = part.size();
        long offset = part.offset();
        int unwritten = 0;
        int lastWritten = 0;
        int at = 0;
        while (at < size) {
            int end = (int) Math.min(size, at + HOLE - (offset + at) % HOLE);
            if (end - at == HOLE && Arrays.equals(bytes, begin + at, begin + end, ZEROS, 0, HOLE)) {
                file.write(bytes, begin + unwritten, at - unwritten, offset + unwritten);
                lastWritten = at > unwritten ? at : lastWritten;
                unwritten = end;
            }
            at = end;
        }
        file.write(bytes, begin + unwritten, size - unwritten, offset + unwritten);
        return unwritten < size ? size : lastWritten;
    }
}
