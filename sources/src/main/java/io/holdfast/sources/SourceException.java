package io.holdfast.sources;

import java.io.IOException;

/** The protected system cannot be backed up or restored. Says what happened and, after a full stop, what to do. */
public class SourceException extends IOException {
    private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
