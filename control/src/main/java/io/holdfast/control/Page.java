package io.holdfast.control;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
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

    /**
     * Of a list that is at hand whole, in the order of words of its own.
     *
     * @param list its name
     * @param count how many words a row's position has
     * @param position by which the rows are ordered, word by word; no two have the same
     * @param after as a client gave it
     * @throws InvalidRequestException when no page of this list ever said {@code after}
     */
    public static <T> Page<T> cut(
            String list,
            Stream<T> all,
            int count,
            Function<T, List<String>> position,
            @Nullable String after,
            int most) {
        List<String> end = ListPosition.parse(list, count, after);
        record Placed<T>(T row, List<String> at) {}
        List<Placed<T>> rows = all.map(row -> new Placed<>(row, position.apply(row)))
                .filter(row -> end == null || WORD_BY_WORD.compare(row.at(), end) > 0)
                .sorted(Comparator.comparing(Placed::at, WORD_BY_WORD))
                .limit(most + 1L)
                .toList();
        return new Page<>(
                rows.stream().limit(most).map(Placed::row).toList(),
                rows.size() <= most
                        ? null
                        : ListPosition.of(list, rows.get(most - 1).at()));
    }

    private static final Comparator<List<String>> WORD_BY_WORD = (one, other) -> {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return one.size() - other.size();
    };

    /** @throws InvalidRequestException unless it is 1 to 1000 */
    public static int limit(int given) {
        if (given < 1 || given > 1000) {
            throw new InvalidRequestException("limit", "is " + given + "; it must be 1 to 1000");
        }
        return given;
    }
}
