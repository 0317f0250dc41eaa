package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import org.jspecify.annotations.Nullable;

/** The server said no. The message holds the server's own words, its SQLSTATE and what to do. */
public final class ServerErrorException extends SourceException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;
    private final boolean fatal;

    ServerErrorException(String message, String sqlState, boolean fatal, @Nullable Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
        this.sqlState = sqlState;
        this.fatal = fatal;
    }

    /** Five characters, see PostgreSQL's appendix "Error Codes"; empty when the server gave none. */
    public String sqlState() {
        return sqlState;
    }

    /** Whether the server closed the connection with it. */
    public boolean fatal() {
        return fatal;
    }
}
