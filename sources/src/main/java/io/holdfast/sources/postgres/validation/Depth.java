package io.holdfast.sources.postgres.validation;

import io.holdfast.sources.SourceException;
import java.util.Locale;
import java.util.Map;

/** How deeply a restored copy is checked; each includes the one before it. */
public enum Depth {
    /** The server starts, and the data set's own queries are asked. */
    QUICK,
    /** And B-tree indexes are in order. */
    STANDARD,
    /** And every page has its checksum, every heap is well formed, every index has each row, every constraint holds. */
    DEEP;

    /** The key of a restore's selection. */
    public static final String KEY = "depth";

    /** @throws SourceException when the selection names another */
    public static Depth of(Map<String, String> selection) throws SourceException {
        String word = selection.getOrDefault(KEY, "standard");
        for (Depth depth : values()) {
            if (depth.word().equals(word)) {
                return depth;
            }
        }
        throw new SourceException("The selection's 'depth' is '" + word + "'. Write quick, standard or deep.");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Depth other) {
        return compareTo(other) >= 0;
    }
}
