package io.holdfast.server.flow;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes connections as PostgreSQL does, declines encryption, and never answers who wants to sign in. */
final class SilentDatabase implements AutoCloseable {
    private final ServerSocket listening;
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    private final CountDownLatch reached = new CountDownLatch(1);

    SilentDatabase() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Whether somebody wants to sign in. */
    boolean reached(int seconds) throws InterruptedException {
        return reached.await(seconds, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                accepted.add(socket);
                Thread.ofVirtual().start(() -> listen(socket));
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void listen(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            // requests for encryption are eight bytes long; what signs in is longer
            while (in.readInt() == 8) {
                in.readInt();
                socket.getOutputStream().write('N');
            }
            reached.countDown();
        } catch (IOException e) {
            // the other side has gone
            accepted.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
