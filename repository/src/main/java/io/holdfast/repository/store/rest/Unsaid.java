package io.holdfast.repository.store.rest;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;

/** What Java's HTTP client leaves unsaid: its failures to connect have no message. */
final class Unsaid {
    private Unsaid() {}

    /** Words for a failure that has none. */
    static String of(IOException failure) {
        if (!(failure instanceof ConnectException)) {
            return failure.getClass().getSimpleName();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the name of the server is not known";
            }
        }
        return "the connection was refused";
    }
}
