package io.holdfast.repository.posix;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** A regular file that is open for reading or for writing, at any position, by many threads at once. */
public final class OpenFile extends OpenEntry {
    private static final int SYNC_FILE_RANGE_WRITE = 2;

    OpenFile(int descriptor, RawPath path) {
        super(descriptor, path);
    }

    /**
     * Reads from a position until the array's part is full or the file ends.
     *
     * @return bytes read; fewer than {@code length} only at the end of the file
     */
    public int read(byte[] into, int offset, int length, long position) throws PosixException {
        Objects.checkFromIndexSize(offset, length, into.length);
        MemorySegment buffer = IoBuffers.take();
        try {
            int done = 0;
            while (done < length) {
                int part = Math.min(IoBuffers.BYTES, length - done);
                long read = check(
                        Kernel.call(Call.PREAD64, descriptor, buffer.address(), part, position + done), "read", path());
                if (read == 0) {
                    break;
                }
                MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset + done, (int) read);
                done += (int) read;
            }
            return done;
        } finally {
            IoBuffers.give(buffer);
        }
    }

    /** Writes all of it at a position. */
    public void write(byte[] from, int offset, int length, long position) throws PosixException {
        Objects.checkFromIndexSize(offset, length, from.length);
        MemorySegment buffer = IoBuffers.take();
        try {
            int done = 0;
            while (done < length) {
                int part = Math.min(IoBuffers.BYTES, length - done);
                MemorySegment.copy(from, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, part);
                done += (int) check(
                        Kernel.call(Call.PWRITE64, descriptor, buffer.address(), part, position + done),
                        "write",
                        path());
            }
        } finally {
            IoBuffers.give(buffer);
        }
    }

    /** Cuts it or lengthens it by zeros that take no room. */
    public void setLength(long bytes) throws PosixException {
        check(Kernel.call(Call.FTRUNCATE, descriptor, bytes), "set the length of", path());
    }

    /** The content and the metadata are durable when this returns. */
    public void sync() throws PosixException {
        check(Kernel.call(Call.FSYNC, descriptor), "make durable", path());
    }

    /**
     * Has the kernel begin to write to the disk what was written here, so that less is left to do when it is to be
     * durable. A hint: makes nothing durable by itself, and reports no error.
     */
    public void beginWriteBack(long position, long length) {
        Kernel.call(Call.SYNC_FILE_RANGE, descriptor, position, length, SYNC_FILE_RANGE_WRITE);
    }

    /** Reads from the beginning to wherever the end is by then. Closing it leaves the file open. */
    public InputStream stream() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int read = OpenFile.this.read(into, offset, length, position);
                position += read;
                return read == 0 ? -1 : read;
            }
        };
    }
}
