package io.holdfast.control;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists of texts that a client gave. */
public final class Texts {
    private Texts() {}

    /** An empty list for one that was left out; notes a problem for one that holds null or nothing but blanks. */
    public static List<String> given(@Nullable List<String> texts, String field, List<FieldProblem> problems) {
        if (texts == null) {
            return List.of();
        }
        if (texts.stream().anyMatch(text -> text == null || text.isBlank())) {
            problems.add(new FieldProblem(field, "holds an empty entry; leave it out"));
            return List.of();
        }
        return texts.stream().map(Objects::requireNonNull).map(String::strip).toList();
    }
}
