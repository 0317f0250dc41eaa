package io.holdfast.control;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list that is newest first.
 *
 * @param next what to give as {@code after} for the part that follows; null when this is the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** The last row of the page before: rows after it are older, or as old with a lesser id. */
    public record Key(Instant at, UUID id) {
        /**
         * Reads what a client gave.
         *
         * @param text null for the first page
         * @return null for the first page
         * @throws InvalidRequestException when no page ever said this
         */
        public static @Nullable Key parse(@Nullable String text) {
            if (text == null || text.isBlank()) {
                return null;
            }
            try {
                String key = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                int space = key.indexOf(' ');
                return new Key(Instant.parse(key.substring(0, space)), UUID.fromString(key.substring(space + 1)));
            } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new InvalidRequestException(
                        "after", "is not what a page said as next; leave it out for the first page");
            }
        }

        @Override
        public String toString() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * @param rows up to one more than fit
     * @param most on a page
     */
    public static <T> Page<T> of(List<T> rows, int most, Function<T, Key> key) {
        return rows.size() <= most
                ? new Page<>(List.copyOf(rows), null)
                : new Page<>(
                        List.copyOf(rows.subList(0, most)),
                        key.apply(rows.get(most - 1)).toString());
    }

    /** @throws InvalidRequestException unless it is 1 to 1000 */
    public static int limit(int given) {
        if (given < 1 || given > 1000) {
            throw new InvalidRequestException("limit", "is " + given + "; it must be 1 to 1000");
        }
        return given;
    }
}
