package io.holdfast.sources.postgres.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread end a connection for good, even while it is being made: neither a connect nor a login waits for
 * an interrupt, and a server that hangs would keep them for most of a minute.
 */
public final class ConnectionCut {
    private @Nullable Socket socket;
    private boolean cut;

    /**
     * Closes what was opened with this, and whatever will be. Whoever waits on it gets a {@link
     * io.holdfast.sources.SourceException}. Any thread; never blocks.
     */
    public void cut() {
        Socket open;
        synchronized (this) {
            cut = true;
            open = socket;
        }
        if (open != null) {
            close(open);
        }
    }

    public synchronized boolean isCut() {
        return cut;
    }

    /** The one socket that counts from now on, before it is connected. */
    void attach(Socket opened) {
        boolean late;
        synchronized (this) {
            socket = opened;
            late = cut;
        }
        if (late) {
            close(opened);
        }
    }

    private static void close(Socket open) {
        try {
            open.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
