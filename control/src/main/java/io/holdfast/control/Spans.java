package io.holdfast.control;

import java.util.Locale;

/** Spans of time as people read them. */
public final class Spans {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Spans() {}

    /** Its two largest units at most, such as {@code 45 min 14 s}; tenths below ten seconds. @param seconds 0 or more */
    public static String text(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < MINUTE) {
            return whole + " s";
        }
        if (whole < HOUR) {
            return joined(whole / MINUTE, "min", whole % MINUTE, "s");
        }
        return whole < DAY
                ? joined(whole / HOUR, "h", whole % HOUR / MINUTE, "min")
                : joined(whole / DAY, "d", whole % DAY / HOUR, "h");
    }

    private static String joined(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
