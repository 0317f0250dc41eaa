package io.holdfast.cli.repo;

import io.holdfast.repository.tree.EntryPath;

/**
 * A directory of a snapshot as restic names it: {@code SNAPSHOT:/directory}; without one, its root.
 *
 * @param snapshot an id, a beginning of one, or {@code latest}
 */
record SnapshotDirectory(String snapshot, EntryPath directory) {
    static SnapshotDirectory parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new SnapshotDirectory(text, EntryPath.ROOT)
                : new SnapshotDirectory(
                        text.substring(0, colon), Usage.check(() -> EntryPath.of(text.substring(colon + 1))));
    }
}
