package io.holdfast.control;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a page ends of a list that is in the order of words, such as names: what clients get to ask for what follows. */
public final class ListPosition {
    /** Stands in no word. */
    private static final String BETWEEN = "\0";

    private ListPosition() {}

    /**
     * @param list its name: the position in one list is none in another
     * @param words of the last row of the page
     */
    public static String of(String list, List<String> words) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((list + BETWEEN + String.join(BETWEEN, words)).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what a client gave.
     *
     * @param count how many words a position in this list has
     * @param text null for the first page
     * @return null for the first page
     * @throws InvalidRequestException when no page of this list ever said this
     */
    public static @Nullable List<String> parse(String list, int count, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            String[] words = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(BETWEEN, -1);
            if (words.length == count + 1 && words[0].equals(list)) {
                return List.copyOf(Arrays.asList(words).subList(1, words.length));
            }
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        throw unknown();
    }

    private static InvalidRequestException unknown() {
        return new InvalidRequestException("after", "is not what a page said as next; leave it out for the first page");
    }
}
