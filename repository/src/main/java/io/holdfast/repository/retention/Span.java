package io.holdfast.repository.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time span by the calendar, as restic's {@code 1y5m7d2h}.
 *
 * @param rest what is not by the calendar, such as hours
 */
public record Span(int years, int months, int days, Duration rest) {
    public static final Span NONE = new Span(0, 0, 0, Duration.ZERO);

    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,6}[ymdh])+");
    private static final Pattern PART = Pattern.compile("(\\d{1,6})([ymdh])");

    public Span {
        if (years < 0 || months < 0 || days < 0 || rest.isNegative()) {
            throw new IllegalArgumentException("a span is not negative");
        }
    }

    public static Span of(Duration duration) {
        return new Span(0, 0, 0, duration);
    }

    /** @throws IllegalArgumentException when the text is no span; the message says what one looks like */
    public static Span parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time span. Give years, months, days and hours, such as 1y5m7d2h.");
        }
        int years = 0;
        int months = 0;
        int days = 0;
        int hours = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            int number = Integer.parseInt(part.group(1));
            switch (part.group(2)) {
                case "y" -> years += number;
                case "m" -> months += number;
                case "d" -> days += number;
                default -> hours += number;
            }
        }
        return new Span(years, months, days, Duration.ofHours(hours));
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** The instant that lies this span before another; a day that its month does not have runs over, as in Go. */
    Instant before(Instant end) {
        ZonedDateTime time = end.atZone(ZoneOffset.UTC);
        LocalDate first = time.toLocalDate().withDayOfMonth(1).minusYears(years).minusMonths(months);
        LocalDate date = first.plusDays(time.getDayOfMonth() - 1L - days);
        return date.atTime(time.toLocalTime()).toInstant(ZoneOffset.UTC).minus(rest);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, years, "y");
        append(text, months, "m");
        append(text, days, "d");
        append(text, rest.toHours(), "h");
        append(text, rest.toMinutesPart(), "min");
        return text.isEmpty() ? "0h" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
