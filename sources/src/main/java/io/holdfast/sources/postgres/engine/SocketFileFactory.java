package io.holdfast.sources.postgres.engine;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Has the PostgreSQL driver connect by a server's socket file; the driver makes one of it by its name. For many threads. */
public final class SocketFileFactory extends SocketFactory {
    private final Path file;

    /** @param file the socket's absolute path */
    public SocketFileFactory(String file) {
        this.file = Path.of(file);
    }

    @Override
    public Socket createSocket() {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " is no absolute path of a socket");
        }
        return new SocketFile(directory, String.valueOf(file.getFileName()));
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("by a socket file only");
    }

    @Override
    public Socket createSocket(String host, int port, @Nullable InetAddress local, int localPort) {
        throw new UnsupportedOperationException("by a socket file only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("by a socket file only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, @Nullable InetAddress local, int localPort) {
        throw new UnsupportedOperationException("by a socket file only");
    }
}
