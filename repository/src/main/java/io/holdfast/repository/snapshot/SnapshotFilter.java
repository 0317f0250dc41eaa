package io.holdfast.repository.snapshot;

import java.util.List;

/**
 * Chooses snapshots as restic's filters do: of one of the hosts, with all tags of one of the lists, and with all of the
 * paths. What is empty leaves none out.
 */
public record SnapshotFilter(List<String> hosts, List<TagList> tags, List<String> paths) {
    public static final SnapshotFilter ALL = new SnapshotFilter(List.of(), List.of(), List.of());

    public SnapshotFilter {
        hosts = List.copyOf(hosts);
        tags = List.copyOf(tags);
        paths = List.copyOf(paths);
    }

    public boolean matches(Snapshot snapshot) {
        return (hosts.isEmpty() || hosts.contains(snapshot.hostname()))
                && (tags.isEmpty() || tags.stream().anyMatch(list -> list.isIn(snapshot.tags())))
                && snapshot.paths().containsAll(paths);
    }

    /** Those that match, in the order given. */
    public List<Snapshot> of(List<Snapshot> snapshots) {
        return snapshots.stream().filter(this::matches).toList();
    }
}
