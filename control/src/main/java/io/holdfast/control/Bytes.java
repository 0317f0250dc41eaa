package io.holdfast.control;

import java.util.Locale;

/** Amounts of data as people read them. */
public final class Bytes {
    private Bytes() {}

    /** Three digits and a decimal unit, such as {@code 1.23 GB}; below a thousand all of them, such as {@code 812 B}. */
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
        String format = value < 9.995 ? "%.2f %sB" : value < 99.95 ? "%.1f %sB" : "%.0f %sB";
        return String.format(Locale.ROOT, format, value, "kMGTP".charAt(unit));
    }
}
