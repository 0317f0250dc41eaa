package io.holdfast.server;

import java.io.IOException;

/** The server cannot start. The message says why and what to do about it. */
public final class ServerStartException extends IOException {
    private static final long serialVersionUID = 1L;

    public ServerStartException(String message) {
        super(message);
    }

    public ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
