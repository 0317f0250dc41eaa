package io.holdfast.repository.prune;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much may stay unused. */
public sealed interface MaxUnused {
    /** @param share of what the repository holds after the prune, 0 to below 1 */
    record Share(double share) implements MaxUnused {
        public Share {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("a share from 0 to below 1, not " + share);
            }
        }

        @Override
        public long bytes(long used) {
            return (long) (share / (1 - share) * used);
        }
    }

    /** @param limit 0 or more */
    record Bytes(long limit) implements MaxUnused {
        @Override
        public long bytes(long used) {
            return limit;
        }
    }

    /** In bytes. @param used bytes in use */
    long bytes(long used);

    Pattern TEXT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*(%|[KMGT]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads what restic's option takes: {@code 5%}, {@code 200M} (in powers of 1024), {@code unlimited}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static MaxUnused parse(String text) {
        if (text.equals("unlimited")) {
            return new Bytes(Long.MAX_VALUE);
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no limit. Give a percentage such as 5%, a size such as" + " 200M, or unlimited.");
        }
        double number = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2).toUpperCase(Locale.ROOT);
        return unit.equals("%")
                ? new Share(number / 100)
                : new Bytes((long) (number
                        * (1L << (10 * ("KMGT".indexOf(unit.isEmpty() ? '-' : unit.charAt(0)) + 1)))));
    }
}
