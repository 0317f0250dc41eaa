package io.holdfast.vault.storage;

import java.io.IOException;

/** The vault will not do it; the message says why and what can be done. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public Refused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why. */
    public enum Reason {
        NOT_FOUND,
        BAD_REQUEST,
        /** The content's SHA-256 is not the name. */
        MISMATCH,
        /** There is another content under the name. */
        EXISTS,
        /** The lock has not ended. */
        LOCKED,
        TOO_LARGE,
        OVER_QUOTA,
        DISK_FULL,
        UNSATISFIABLE_RANGE
    }
}
