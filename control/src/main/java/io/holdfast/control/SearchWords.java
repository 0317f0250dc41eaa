package io.holdfast.control;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list is narrowed to: each of these words is in one of a row's texts, whatever its case.
 *
 * @param words in lower case
 */
public record SearchWords(List<String> words) {
    /** @param text words with spaces between them; null or blank narrows nothing */
    public static SearchWords parse(@Nullable String text) {
        return new SearchWords(
                text == null || text.isBlank()
                        ? List.of()
                        : List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+")));
    }

    /** Whether a row with these texts stays. */
    public boolean in(@Nullable String... texts) {
        String all = Arrays.stream(texts)
                .filter(Objects::nonNull)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));
        return words.stream().allMatch(all::contains);
    }

    /** For {@code lower(text) LIKE ALL (:patterns)}; empty when nothing is narrowed, which all texts are like. */
    public String[] patterns() {
        return words.stream()
                .map(word -> "%" + word.replaceAll("[%_\\\\]", "\\\\$0") + "%")
                .toArray(String[]::new);
    }
}
