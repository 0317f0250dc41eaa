package io.holdfast.sources.postgres.protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Made by pgjdbc by its name: hands out plain sockets and tells {@link KeptSocket} of each. No use elsewhere. */
public final class KeepingSocketFactory extends SocketFactory {
    /** For pgjdbc. */
    public KeepingSocketFactory() {}

    @Override
    public Socket createSocket() {
        return KeptSocket.keepPlain(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return KeptSocket.keepPlain(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return KeptSocket.keepPlain(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return KeptSocket.keepPlain(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return KeptSocket.keepPlain(new Socket(host, port, localHost, localPort));
    }
}
