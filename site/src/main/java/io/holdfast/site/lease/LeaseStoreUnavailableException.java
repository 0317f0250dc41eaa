package io.holdfast.site.lease;

import java.io.IOException;

/** Nobody answered in time, or no majority is there. What was asked may have been done. */
public final class LeaseStoreUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    LeaseStoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
