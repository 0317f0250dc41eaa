package io.holdfast.sources.postgres.engine;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A connection by a socket file, for libraries that know only {@link Socket}. The address that it is told to connect to is
 * left aside. For one thread that reads and one that writes, and any that closes.
 */
final class SocketFile extends Socket {
    private static final int BUFFER = 8192;

    private final Path directory;
    private final String name;
    private volatile @Nullable SocketChannel channel;
    private volatile int timeoutMillis;

    /** @param name of the socket in the directory, whose own path may be of any length */
    SocketFile(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    @Override
    public void connect(@Nullable SocketAddress any) throws IOException {
        connect(any, 0);
    }

    @Override
    public void connect(@Nullable SocketAddress any, int timeout) throws IOException {
        // an address takes 107 bytes: by the descriptor it is short however deep the directory lies
        try (Directory open = Directory.open(RawPath.of(directory))) {
            channel = SocketChannel.open(
                    UnixDomainSocketAddress.of(open.shortPath().resolve(name)));
        }
    }

    private SocketChannel open() throws SocketException {
        SocketChannel connected = channel;
        if (connected == null) {
            throw new SocketException("not connected to " + directory.resolve(name) + " yet");
        }
        return connected;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        SocketChannel connected = open();
        return new InputStream() {
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
                if (timeoutMillis > 0) {
                    await(connected, timeoutMillis);
                }
                return connected.read(ByteBuffer.wrap(into, offset, length));
            }
        };
    }

    private static void await(SocketChannel connected, int millis) throws IOException {
        connected.configureBlocking(false);
        try {
            try (Selector selector = Selector.open()) {
                connected.register(selector, SelectionKey.OP_READ);
                if (selector.select(millis) == 0) {
                    throw new SocketTimeoutException("nothing came within " + millis + " ms");
                }
            }
        } finally {
            connected.configureBlocking(true);
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return Channels.newOutputStream(open());
    }

    @Override
    public void close() throws IOException {
        SocketChannel connected = channel;
        if (connected != null) {
            connected.close();
        }
        super.close();
    }

    @Override
    public boolean isConnected() {
        return channel != null;
    }

    @Override
    public boolean isBound() {
        return channel != null;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // nothing is held back here
    }

    @Override
    public void setKeepAlive(boolean on) {
        // the other end is a process of this machine: when it ends we are told
    }

    @Override
    public void setSendBufferSize(int size) {
        // as large as the system makes it
    }

    @Override
    public void setReceiveBufferSize(int size) {
        // as large as the system makes it
    }

    @Override
    public int getSendBufferSize() {
        return BUFFER;
    }

    @Override
    public int getReceiveBufferSize() {
        return BUFFER;
    }
}
