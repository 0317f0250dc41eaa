package io.holdfast.repository.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By what snapshots belong together, as restic's {@code --group-by}. */
public record SnapshotGroups(boolean byHost, boolean byPaths, boolean byTags) {
    /** restic's default. */
    public static final SnapshotGroups HOST_AND_PATHS = new SnapshotGroups(true, true, false);

    private static final Comparator<Key> ORDER = Comparator.comparing(Key::host)
            .thenComparing(key -> String.join("\0", key.paths()))
            .thenComparing(key -> String.join("\0", key.tags()));

    /** What the snapshots of a group have in common; empty where that does not count. */
    public record Key(String host, List<String> paths, List<String> tags) {
        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (!host.isEmpty()) {
                parts.add("host " + host);
            }
            if (!paths.isEmpty()) {
                parts.add("paths " + String.join(", ", paths));
            }
            if (!tags.isEmpty()) {
                parts.add("tags " + String.join(", ", tags));
            }
            return parts.isEmpty() ? "the repository" : String.join(", ", parts);
        }
    }

    /** Comma-separated {@code host}, {@code paths} and {@code tags}; the empty text makes one group of all. */
    public static SnapshotGroups parse(String text) {
        boolean host = false;
        boolean paths = false;
        boolean tags = false;
        for (String word : text.split(",")) {
            switch (word.strip()) {
                case "" -> {}
                case "host", "hosts" -> host = true;
                case "path", "paths" -> paths = true;
                case "tag", "tags" -> tags = true;
                default ->
                    throw new IllegalArgumentException(
                            "Snapshots are not grouped by '" + word + "'. Use host, paths and tags, by commas.");
            }
        }
        return new SnapshotGroups(host, paths, tags);
    }

    /** The groups in the order of their keys, each in the order given. */
    public Map<Key, List<Snapshot>> group(List<Snapshot> snapshots) {
        Map<Key, List<Snapshot>> groups = new TreeMap<>(ORDER);
        for (Snapshot snapshot : snapshots) {
            groups.computeIfAbsent(key(snapshot), key -> new ArrayList<>()).add(snapshot);
        }
        return groups;
    }

    private Key key(Snapshot snapshot) {
        return new Key(
                byHost ? snapshot.hostname() : "",
                byPaths ? snapshot.paths().stream().sorted().toList() : List.of(),
                byTags ? snapshot.tags().stream().sorted().toList() : List.of());
    }
}
