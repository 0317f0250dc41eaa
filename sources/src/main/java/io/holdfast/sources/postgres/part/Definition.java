package io.holdfast.sources.postgres.part;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table is made anew where it is gone.
 *
 * @param before what it needs, and itself
 * @param after what is added once its rows are there
 * @param references what is added once all tables have their keys again
 */
record Definition(List<Step> before, List<Step> after, List<Step> references) {
    Definition {
        before = List.copyOf(before);
        after = List.copyOf(after);
        references = List.copyOf(references);
    }

    /**
     * @param what for people, such as {@code index orders_by_day}
     * @param required without it nothing else makes sense; else a failure is noted and the rest goes on
     * @param unless a query for a boolean: true when it is there already
     */
    record Step(
            String what,
            String sql,
            boolean required,
            @Nullable String unless) {}
}
