package io.holdfast.sources.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/** A line to a server on this machine that alters the last byte of the first mark that comes from there, or breaks at it. */
final class AlteringLine implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final AtomicBoolean altered = new AtomicBoolean();
    private final int port;
    private final byte[] mark;
    private final boolean cuts;

    AlteringLine(int port, byte[] mark) throws IOException {
        this(port, mark, false);
    }

    /** One that breaks instead, once. */
    static AlteringLine cutting(int port, byte[] mark) throws IOException {
        return new AlteringLine(port, mark, true);
    }

    private AlteringLine(int port, byte[] mark, boolean cuts) throws IOException {
        this.cuts = cuts;
        this.port = port;
        this.mark = mark.clone();
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    boolean altered() {
        return altered.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                Thread.ofVirtual().start(() -> forward(client, server, false));
                Thread.ofVirtual().start(() -> forward(server, client, true));
            } catch (IOException e) {
                // closed
                return;
            }
        }
    }

    private void forward(Socket from, Socket to, boolean alter) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            int matched = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; alter && i < count; i++) {
                    // the mark's first byte occurs in it once
                    matched = buffer[i] == mark[matched] ? matched + 1 : buffer[i] == mark[0] ? 1 : 0;
                    if (matched == mark.length) {
                        matched = 0;
                        if (altered.compareAndSet(false, true)) {
                            if (cuts) {
                                return;
                            }
                            buffer[i] ^= 1;
                        }
                    }
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // one side hung up
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
