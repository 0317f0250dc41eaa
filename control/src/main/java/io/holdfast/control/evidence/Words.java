package io.holdfast.control.evidence;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as the reports say them. */
final class Words {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Words() {}

    static String time(@Nullable Instant instant) {
        return instant == null ? "–" : TIME.format(instant);
    }

    static String seconds(@Nullable Double seconds) {
        if (seconds == null) {
            return "not measured";
        }
        return seconds < 120
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }

    /** A dash for none. */
    static String text(@Nullable Object value) {
        return value == null ? "–" : value.toString();
    }

    static String minutes(@Nullable Integer minutes) {
        return minutes == null ? "none" : minutes + " min";
    }
}
