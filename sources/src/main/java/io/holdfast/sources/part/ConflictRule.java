package io.holdfast.sources.part;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happens to something that is there in both states and differs. What only the living system has always stays. */
public enum ConflictRule {
    /** It stays as it is; only what is missing is put back. */
    KEEP_LIVE("keep-live"),
    /** It becomes as it was. */
    TAKE_RESTORED("take-restored"),
    /** Nothing that is there is touched: the part is laid beside it, for people to take from. */
    SIDE_SCHEMA("side-schema");

    private final String word;

    ConflictRule(String word) {
        this.word = word;
    }

    /** As the API and the command line write it. */
    public String word() {
        return word;
    }

    public static Optional<ConflictRule> of(String word) {
        return Arrays.stream(values()).filter(rule -> rule.word.equals(word)).findFirst();
    }

    /** All of them, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(ConflictRule::word).collect(Collectors.joining(", "));
    }
}
