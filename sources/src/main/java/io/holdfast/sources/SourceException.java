package io.holdfast.sources;

import java.io.IOException;

/** The protected system cannot be backed up or restored. Says what happened and, after a full stop, what to do. */
public class SourceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String left;

    public SourceException(String message) {
        super(message);
        this.left = "";
    }

    public SourceException(String message, Throwable cause) {
        this(message, "", cause);
    }

    /** @param left a sentence on what is left of a restore, which is only true until somebody removes it */
    public SourceException(String message, String left, Throwable cause) {
        super(message + left, cause);
        this.left = left;
    }

    /** The message without what it says is left: for who removes that. */
    public String reason() {
        String message = String.valueOf(getMessage());
        return message.substring(0, message.length() - left.length());
    }
}
