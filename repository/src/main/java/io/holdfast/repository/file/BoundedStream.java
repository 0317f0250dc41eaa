package io.holdfast.repository.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails where what it reads from does not end in time. For one thread. */
final class BoundedStream extends FilterInputStream {
    private final long longest;
    private long left;

    /** @param longest in bytes */
    BoundedStream(InputStream in, long longest) {
        super(in);
        this.longest = longest;
        this.left = longest;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("it is longer than the " + longest + " bytes that may come of it");
        }
    }
}
