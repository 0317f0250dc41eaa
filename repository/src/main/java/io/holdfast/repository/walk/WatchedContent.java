package io.holdfast.repository.walk;

import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file's content as long as it was when reading began, which looks at its end whether the file is still the same. So
 * a file that grows all the time comes to an end, and a log is a whole part of itself.
 */
final class WatchedContent extends InputStream {
    private final OpenFile file;
    private final FileStatus before;
    private final boolean keepChanged;
    private long position;
    private boolean ended;
    private boolean changed;

    /** @param keepChanged whether to end as if nothing had happened when the file has changed */
    WatchedContent(OpenFile file, FileStatus before, boolean keepChanged) {
        this.file = file;
        this.before = before;
        this.keepChanged = keepChanged;
    }

    /** Whether the file changed while it was read. */
    boolean changed() {
        return changed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    /** @throws Changed at the end, when the file has changed and that is not to be kept */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (ended) {
            return -1;
        }
        try {
            int read = file.read(into, offset, (int) Math.min(length, remaining()), position);
            if (read > 0) {
                position += read;
                return read;
            }
            ended = true;
            changed = position != before.size() && before.size() != 0
                    || !file.status().sameContent(before);
        } catch (PosixException e) {
            throw new Unreadable(e);
        }
        if (changed && !keepChanged) {
            throw new Changed();
        }
        return -1;
    }

    /** Files of /proc and the like say that they are empty and are not. */
    private long remaining() {
        return before.size() == 0 ? Integer.MAX_VALUE : before.size() - position;
    }

    static final class Changed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        private final PosixException reason;

        Unreadable(PosixException reason) {
            super(reason);
            this.reason = reason;
        }

        PosixException reason() {
            return reason;
        }
    }
}
