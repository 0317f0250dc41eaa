package io.holdfast.sources;

import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.content.ContentItem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a restore would read, bring and replace, as far as that can be told without doing any of it.
 *
 * @param reads the paths of the snapshot that are read
 * @param brings what comes back, the largest things that can be named; empty where it is only known when it is there
 * @param replaced what of the protected system it replaces, if it does
 * @param notes for people, such as what cannot be told
 * @param obstacles what would make it fail as things are now, each with what to do
 */
public record Foresight(
        List<EntryPath> reads,
        List<ContentItem> brings,
        Optional<Replaced> replaced,
        List<String> notes,
        List<String> obstacles) {
    public Foresight {
        reads = List.copyOf(reads);
        brings = List.copyOf(brings);
        notes = List.copyOf(notes);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * What lies where the restore would go.
     *
     * @param bytes of the files that are there now
     * @param files that are there now
     */
    public record Replaced(Path directory, long bytes, long files) {}

    /** Of parts of a snapshot that are brought to a new place. */
    public static Foresight of(List<EntryPath> reads, List<ContentItem> brings) {
        return new Foresight(reads, brings, Optional.empty(), List.of(), List.of());
    }
}
