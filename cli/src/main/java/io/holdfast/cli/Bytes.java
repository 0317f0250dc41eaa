package io.holdfast.cli;

import java.time.Duration;
import java.util.Locale;

/** Amounts and times as people read them. */
public final class Bytes {
    private Bytes() {}

    /** As the server words it: three digits and a decimal unit. */
    public static String text(long bytes) {
        return io.holdfast.control.Bytes.text(bytes);
    }

    /** Such as {@code 1:04} or {@code 2:03:10}. */
    static String clock(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
