package io.holdfast.sources.postgres.protocol;

import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Takes the sockets that pgjdbc opens while it connects on this thread; the last ones are those it authenticated. */
final class KeptSocket {
    static final ScopedValue<KeptSocket> CURRENT = ScopedValue.newInstance();

    private final ConnectionCut cut;
    private @Nullable Socket plain;
    private @Nullable Socket tls;

    KeptSocket(ConnectionCut cut) {
        this.cut = cut;
    }

    static Socket keepPlain(Socket socket) {
        KeptSocket kept = CURRENT.get();
        kept.plain = socket;
        kept.tls = null;
        kept.cut.attach(socket);
        return socket;
    }

    static Socket keepTls(Socket socket) {
        CURRENT.get().tls = socket;
        return socket;
    }

    /** The TCP socket: closing it ends everything at once. */
    Socket plain() {
        if (plain == null) {
            throw new IllegalStateException("pgjdbc connected without asking for a socket");
        }
        return plain;
    }

    /** The socket to speak on. */
    Socket top() {
        return tls == null ? plain() : tls;
    }
}
