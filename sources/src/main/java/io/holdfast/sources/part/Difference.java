package io.holdfast.sources.part;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A restored part laid beside the living system.
 *
 * @param digest of everything in the living system that an application would add or replace, and of the part: the same
 *     as long as an application would do the same
 * @param obstacles what would make an application fail, each with what to do
 * @param notes what a person should know before approving
 */
public record Difference(
        Instant comparedAt, String digest, List<Item> items, List<String> obstacles, List<String> notes) {
    public Difference {
        items = List.copyOf(items);
        obstacles = List.copyOf(obstacles);
        notes = List.copyOf(notes);
    }

    /**
     * Counts of one table, or what a table is to the kind; {@code restored = same + missing + differing}.
     *
     * @param absent the living system has no such table; everything is missing
     * @param restored how many were restored
     * @param same alike in both
     * @param missing only in the restored part
     * @param differing in both, but not alike
     * @param onlyLive only in the living system, which keeps them; null when that cannot be told
     * @param needed beside those: belong to others, and are put back only where they are missing, as the rest refers to
     *     them
     * @param neededMissing how many of these are missing
     * @param sample a few of those that are missing, differ or are only live
     */
    public record Item(
            String name,
            boolean absent,
            long restored,
            long same,
            long missing,
            long differing,
            @Nullable Long onlyLive,
            long needed,
            long neededMissing,
            List<Sample> sample) {
        public Item {
            sample = List.copyOf(sample);
        }

        /** Whether an application by any rule would change something. */
        public boolean changes() {
            return absent || missing > 0 || differing > 0 || neededMissing > 0;
        }
    }

    /**
     * @param state {@code missing}, {@code differing} or {@code only-live}
     * @param values by column, shortened; when it differs, those columns that do and the key
     */
    public record Sample(String state, Map<String, Value> values) {}

    /** Null where that side has no such row, or no value. */
    public record Value(@Nullable String live, @Nullable String restored) {}

    public boolean changes() {
        return items.stream().anyMatch(Item::changes);
    }
}
