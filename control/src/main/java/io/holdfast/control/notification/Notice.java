package io.holdfast.control.notification;

import io.holdfast.control.alert.Alert;
import java.util.List;
import java.util.Locale;

/**
 * One alert, as a channel is told of it.
 *
 * @param resolved it is over
 * @param services those that it concerns; none for what concerns the platform
 */
record Notice(Alert alert, boolean resolved, List<String> services) {
    /** For one line of text, such as {@code CRITICAL: The backup of trading-db failed}. */
    String line() {
        return (resolved ? "RESOLVED" : alert.severity().toUpperCase(Locale.ROOT)) + ": " + alert.title();
    }
}
