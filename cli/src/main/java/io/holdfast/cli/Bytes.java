package io.holdfast.cli;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them: three digits and a decimal unit. */
public final class Bytes {
    private Bytes() {}

    public static String text(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit < 4) {
            value /= 1000;
            unit++;
        }
        String format = value < 9.995 ? "%.2f %cB" : value < 99.95 ? "%.1f %cB" : "%.0f %cB";
        return String.format(Locale.ROOT, format, value, "kMGTP".charAt(unit));
    }

    /** Such as {@code 1:04} or {@code 2:03:10}. */
    static String clock(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
