package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames of PostgreSQL's protocol on an authenticated socket: one byte of type, four of length, the body. One thread
 * reads, any may write. A read that waits wakes often to see whether its thread was interrupted, and keeps the part of
 * a frame that it has, so that it can be taken up again after a timeout.
 */
final class Wire implements AutoCloseable {
    private static final int TICK_MILLIS = 200;
    private static final int HEADER = 5;
    private static final int LONGEST_MESSAGE = 1 << 28;

    private final PostgresEndpoint endpoint;
    private final Socket plain;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();

    private byte[] buffer = new byte[256 << 10];
    private int start;
    private int messageEnd;
    private int end;

    Wire(PostgresEndpoint endpoint, KeptSocket kept) throws IOException {
        this.endpoint = endpoint;
        this.plain = kept.plain();
        this.socket = kept.top();
        socket.setSoTimeout(TICK_MILLIS);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /**
     * Waits for the next whole message and makes it current.
     *
     * @return false when it has not come within {@code within}
     */
    boolean next(Duration within) throws SourceException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        start = messageEnd;
        if (!have(HEADER, deadline)) {
            return false;
        }
        int length = ByteBuffer.wrap(buffer, start + 1, 4).getInt();
        if (length < 4 || length > LONGEST_MESSAGE) {
            throw new SourceException("What " + endpoint.where()
                    + " sent is not PostgreSQL's protocol (a message of " + length
                    + " bytes). Check host and port, and what stands between.");
        }
        if (!have(1 + length, deadline)) {
            return false;
        }
        messageEnd = start + 1 + length;
        return true;
    }

    /** Whether {@link #next} has something to work on at once; a moment after the peer sent it, this may still be false. */
    boolean readable() {
        try {
            return end > messageEnd || in.available() > 0;
        } catch (IOException e) {
            return true; // the next read tells what is wrong
        }
    }

    char type() {
        return (char) buffer[start];
    }

    /** The current message's body: a view that the following {@link #next} overwrites. */
    ByteBuffer body() {
        return ByteBuffer.wrap(buffer, start + HEADER, messageEnd - start - HEADER)
                .slice();
    }

    private boolean have(int bytes, long deadline) throws SourceException, InterruptedException {
        while (end - start < bytes) {
            makeRoom(bytes);
            int read = read();
            if (read > 0) {
                end += read;
            } else if (System.nanoTime() - deadline >= 0) {
                return false;
            }
        }
        return true;
    }

    private void makeRoom(int bytes) {
        if (start > 0 && (start == end || start + bytes > buffer.length)) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            messageEnd = 0;
        }
        if (bytes > buffer.length) {
            byte[] larger = new byte[Math.max(bytes, 2 * buffer.length)];
            System.arraycopy(buffer, 0, larger, 0, end);
            buffer = larger;
        }
    }

    /** @return bytes read; 0 when none came within a tick */
    private int read() throws SourceException, InterruptedException {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for PostgreSQL");
            }
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw gone(null);
            }
            return read;
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (IOException e) {
            // a virtual thread's interrupt closes the socket under the read
            if (Thread.interrupted()) {
                InterruptedException interrupt = new InterruptedException("interrupted while waiting for PostgreSQL");
                interrupt.initCause(e);
                throw interrupt;
            }
            throw e instanceof SourceException known ? known : gone(e);
        }
    }

    void send(char type, ByteBuffer body) throws SourceException {
        byte[] frame = new byte[HEADER + body.remaining()];
        ByteBuffer.wrap(frame).put((byte) type).putInt(4 + body.remaining()).put(body);
        writing.lock();
        try {
            out.write(frame);
            out.flush();
        } catch (IOException e) {
            throw gone(e);
        } finally {
            writing.unlock();
        }
    }

    void send(char type, String text) throws SourceException {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        send(type, ByteBuffer.wrap(bytes));
    }

    private SourceException gone(@org.jspecify.annotations.Nullable Throwable cause) {
        String message = closed.get()
                ? "The connection to PostgreSQL at " + endpoint.where() + " was closed by us."
                : "PostgreSQL at " + endpoint.where()
                        + " went away in the middle of the work"
                        + (cause == null ? "" : " (" + cause.getMessage() + ")")
                        + ". Check that it runs, its log, and the network between; the work is then tried again.";
        return cause == null ? new SourceException(message) : new SourceException(message, cause);
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Ends the connection at once; a thread that waits on it gets a {@link SourceException}. Never blocks. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                // below TLS, whose close would wait for a writer
                plain.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** Reads a string that ends with NUL. */
    static String string(ByteBuffer body) {
        int length = 0;
        while (body.get(body.position() + length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        body.get(bytes).get();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
