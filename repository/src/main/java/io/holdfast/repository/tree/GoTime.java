package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Instants as Go's {@code time.RFC3339Nano}: as many digits of the second's fraction as it needs, none for 0. */
final class GoTime {
    private GoTime() {}

    /**
     * Appends the instant in UTC, quoted. Years that the format has no room for become 0 or 9999, as restic makes them.
     */
    static void write(Instant instant, JsonBytes out) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.clamp(instant.getEpochSecond(), LocalDateTime.MIN.toEpochSecond(ZoneOffset.UTC), FARTHEST),
                instant.getNano(),
                ZoneOffset.UTC);
        out.raw('"').padded(Math.clamp(time.getYear(), 0, 9999), 4).raw('-');
        out.padded(time.getMonthValue(), 2).raw('-').padded(time.getDayOfMonth(), 2);
        out.raw('T').padded(time.getHour(), 2).raw(':').padded(time.getMinute(), 2);
        out.raw(':').padded(time.getSecond(), 2);
        if (time.getNano() != 0) {
            int digits = 9;
            int fraction = time.getNano();
            while (fraction % 10 == 0) {
                fraction /= 10;
                digits--;
            }
            out.raw('.').padded(fraction, digits);
        }
        out.raw("Z\"");
    }

    private static final long FARTHEST = LocalDateTime.MAX.toEpochSecond(ZoneOffset.UTC);

    /** @throws RepositoryException.Damaged when it is no such time */
    static Instant parse(String text) throws RepositoryException.Damaged {
        try {
            int at = 19;
            int nanos = 0;
            if (text.charAt(at) == '.') {
                int digit = 100_000_000;
                for (at++; Character.isDigit(text.charAt(at)); at++) {
                    nanos += (text.charAt(at) - '0') * digit;
                    digit /= 10;
                }
            }
            long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                    .toEpochDay();
            int second = number(text, 11, 13) * 3600 + number(text, 14, 16) * 60 + number(text, 17, 19);
            return Instant.ofEpochSecond(day * 86_400 + second - offset(text, at), nanos);
        } catch (NumberFormatException | IndexOutOfBoundsException | DateTimeException e) {
            throw new RepositoryException.Damaged("a tree holds the time \"" + text
                    + "\", which is not in RFC 3339. Check the repository; restore from a copy if this is damage.");
        }
    }

    private static int offset(String text, int at) {
        if (text.charAt(at) == 'Z' && text.length() == at + 1) {
            return 0;
        }
        int seconds = number(text, at + 1, at + 3) * 3600 + number(text, at + 4, at + 6) * 60;
        return switch (text.charAt(at)) {
            case '+' -> seconds;
            case '-' -> -seconds;
            default -> throw new DateTimeException("no offset");
        };
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
