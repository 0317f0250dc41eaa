package io.holdfast.repository.restore;

import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.PosixException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parts of files on their way from a pack. Short ones of one file, which come one after the other, are written together: to
 * open a file and to have it written back takes longer than to write a short part. For one thread.
 */
final class GatheredParts {
    /** Longer parts are written as they come. */
    private static final int SHORT = 256 << 10;

    private static final int MOST = 1 << 20;

    private final DirectoryCursor cursor;
    private final MetadataSetter setter;
    private final List<Part> parts = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private int filled;
    private @Nullable PendingFile file;

    /** @param at where in the gathered bytes it begins */
    record Part(int at, int size, long offset) {
        long end() {
            return offset + size;
        }
    }

    GatheredParts(DirectoryCursor cursor, MetadataSetter setter) {
        this.cursor = cursor;
        this.setter = setter;
    }

    /** Writes a part, now or later. @param part may be overwritten when this returns */
    void add(PendingFile to, byte[] part, int size, long offset) throws PosixException {
        if (size > SHORT || to.isOne()) {
            to.write(cursor, part, List.of(new Part(0, size, offset)), setter);
            return;
        }
        if (file != to || filled + size > MOST) {
            write();
            file = to;
        }
        if (bytes.length == 0) {
            bytes = new byte[MOST];
        }
        System.arraycopy(part, 0, bytes, filled, size);
        parts.add(new Part(filled, size, offset));
        filled += size;
    }

    /** Writes what is gathered. */
    void write() throws PosixException {
        if (file != null && !parts.isEmpty()) {
            file.write(cursor, bytes, parts, setter);
        }
        file = null;
        parts.clear();
        filled = 0;
    }
}
