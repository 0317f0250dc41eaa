package io.holdfast.vault.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A request's body that has to come at some pace: a client that sends a byte a minute holds a connection for ever. */
final class SteadyBody extends FilterInputStream {
    private static final long GRACE = Duration.ofMinutes(1).toNanos();
    private static final long BYTES_PER_SECOND = 1024;

    private final LongSupplier nanos;
    private final long start;
    private long received;

    SteadyBody(InputStream body, LongSupplier nanos) {
        super(body);
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Reads and forgets the rest, up to so many bytes. */
    void drain(long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (long left = most; left > 0; ) {
            int n = read(buffer, 0, buffer.length);
            if (n < 0) {
                return;
            }
            left -= n;
        }
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int n = super.read(target, from, length);
        received += Math.max(0, n);
        long beyond = nanos.getAsLong() - start - GRACE;
        if (n >= 0 && beyond > 0 && received < beyond / 1_000_000_000 * BYTES_PER_SECOND) {
            throw new IOException("The body comes at less than " + BYTES_PER_SECOND + " bytes a second");
        }
        return n;
    }
}
