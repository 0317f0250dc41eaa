package io.holdfast.repository.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A legal hold keeps a snapshot from being forgotten, by rules or by name, until it is lifted. It is a tag, so that it
 * lies in the repository and goes along with copies: {@code legal-hold}, and for each case {@code legal-hold:CASE} beside
 * it. Stock restic knows nothing of holds: give its {@code forget} the option {@code --keep-tag legal-hold}.
 */
public final class LegalHold {
    public static final String TAG = "legal-hold";

    private static final String CASE = TAG + ":";

    private LegalHold() {}

    public static boolean holds(List<String> tags) {
        return tags.stream().anyMatch(tag -> tag.equals(TAG) || tag.startsWith(CASE));
    }

    /** The cases that a snapshot is held for; empty when it is not held, or for no named one. */
    public static List<String> cases(List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.startsWith(CASE))
                .map(tag -> tag.substring(CASE.length()))
                .toList();
    }

    /** @throws IllegalArgumentException when the case is empty or holds a comma, which tags cannot */
    public static List<String> add(List<String> tags, String caseName) {
        Set<String> all = new LinkedHashSet<>(tags);
        all.add(TAG);
        all.add(tag(caseName));
        return List.copyOf(all);
    }

    /** Lifts the hold of one case, and the whole hold when it was the last one. */
    public static List<String> remove(List<String> tags, String caseName) {
        List<String> left = new ArrayList<>(tags);
        if (left.remove(tag(caseName)) && cases(left).isEmpty()) {
            left.remove(TAG);
        }
        return List.copyOf(left);
    }

    /** Lifts the hold for every case. */
    public static List<String> removeAll(List<String> tags) {
        return tags.stream()
                .filter(tag -> !tag.equals(TAG) && !tag.startsWith(CASE))
                .toList();
    }

    private static String tag(String caseName) {
        if (caseName.isBlank() || caseName.contains(",")) {
            throw new IllegalArgumentException("'" + caseName + "' names no case: give a text without commas.");
        }
        return CASE + caseName.strip();
    }

    public static List<String> reasons(List<String> tags) {
        return holds(tags) ? List.of("legal hold") : List.of();
    }
}
