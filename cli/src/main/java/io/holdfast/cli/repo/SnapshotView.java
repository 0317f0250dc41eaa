package io.holdfast.cli.repo;

import io.holdfast.repository.snapshot.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot as {@code --json} prints it; the names are restic's. */
record SnapshotView(
        String id,
        String short_id,
        String time,
        String tree,
        String hostname,
        String username,
        List<String> paths,
        List<String> tags,
        @Nullable String parent,
        @Nullable String original) {
    static SnapshotView of(Snapshot snapshot) {
        return new SnapshotView(
                snapshot.id(),
                snapshot.shortId(),
                snapshot.time().toString(),
                snapshot.tree(),
                snapshot.hostname(),
                snapshot.username(),
                snapshot.paths(),
                snapshot.tags(),
                snapshot.parent().orElse(null),
                snapshot.original().orElse(null));
    }
}
