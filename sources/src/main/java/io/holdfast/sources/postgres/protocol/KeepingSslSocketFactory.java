package io.holdfast.sources.postgres.protocol;

import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/** Made by pgjdbc by its name: its own TLS, and tells {@link KeptSocket} of the socket. No use elsewhere. */
public final class KeepingSslSocketFactory extends LibPQFactory {
    /** For pgjdbc. */
    public KeepingSslSocketFactory(Properties properties) throws PSQLException {
        super(properties);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return KeptSocket.keepTls(super.createSocket(plain, host, port, autoClose));
    }
}
