package io.holdfast.cli.vault;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes and spans of time as people write them. */
final class Amounts {
    private Amounts() {}

    /** {@code 500G}: bytes, or with K, M, G, T a power of 1024. */
    static final class Size implements ITypeConverter<Long> {
        private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMGT]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);

        @Override
        public Long convert(String text) {
            Matcher size = SIZE.matcher(text);
            if (!size.matches()) {
                throw new TypeConversionException("'" + text + "' is no size. Give one such as 500G or 2T.");
            }
            int power =
                    size.group(2).isEmpty() ? 0 : "KMGT".indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
            return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << (10 * power));
        }
    }

    /** {@code 30d}: a number and s, m, h, d or w. */
    static final class Span implements ITypeConverter<Duration> {
        private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})([smhdw])");

        @Override
        public Duration convert(String text) {
            Matcher span = SPAN.matcher(text);
            if (!span.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is no span of time. Give one such as 30d, 12h or 4w.");
            }
            long number = Long.parseLong(span.group(1));
            return switch (span.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> Duration.ofDays(Math.multiplyExact(number, 7));
            };
        }
    }

    /** Shortest of days, hours, minutes, seconds that is exact. */
    static String text(Duration span) {
        long seconds = span.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
