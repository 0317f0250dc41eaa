package io.holdfast.repository.snapshot;

import java.util.Arrays;
import java.util.List;

/** Tags that belong together, as restic's {@code tag[,tag]}: a snapshot has the list when it has all of them. */
public record TagList(List<String> tags) {
    public TagList {
        tags = List.copyOf(tags);
    }

    /** Comma-separated; the empty text stands for a snapshot without tags. */
    public static TagList parse(String text) {
        return new TagList(Arrays.stream(text.split(",")).map(String::strip).toList());
    }

    public boolean isIn(List<String> present) {
        for (String tag : tags) {
            if (tag.isEmpty() && present.isEmpty()) {
                return true;
            }
            if (!present.contains(tag)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return String.join(",", tags);
    }
}
