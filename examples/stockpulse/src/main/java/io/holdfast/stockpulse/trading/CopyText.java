package io.holdfast.stockpulse.trading;

import java.time.LocalDate;

/** Values as PostgreSQL's COPY writes them in its text format with ISO dates and the time zone UTC. */
final class CopyText {
    private static final long MICROS_OF_DAY = 86_400_000_000L;

    private CopyText() {}

    /** @param micros since 1970 */
    static void timestamp(StringBuilder out, long micros) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_OF_DAY));
        long ofDay = Math.floorMod(micros, MICROS_OF_DAY);
        long second = ofDay / 1_000_000;
        out.append(date).append(' ');
        digits(out, second / 3600, 2);
        out.append(':');
        digits(out, second / 60 % 60, 2);
        out.append(':');
        digits(out, second % 60, 2);
        long fraction = ofDay % 1_000_000;
        if (fraction != 0) {
            out.append('.');
            int width = 6;
            while (fraction % 10 == 0) {
                fraction /= 10;
                width--;
            }
            digits(out, fraction, width);
        }
        out.append("+00");
    }

    /** A NUMERIC of scale 4 from its ten-thousandths. */
    static void decimal(StringBuilder out, long tenThousandths) {
        long positive = Math.abs(tenThousandths);
        if (tenThousandths < 0) {
            out.append('-');
        }
        out.append(positive / 10_000).append('.');
        digits(out, positive % 10_000, 4);
    }

    private static void digits(StringBuilder out, long value, int width) {
        for (long limit = (long) Math.pow(10, width - 1); limit > 1 && value < limit; limit /= 10) {
            out.append('0');
        }
        out.append(value);
    }
}
