package io.holdfast.repository.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a new snapshot says of itself.
 *
 * @param time the instant the snapshot stands for
 * @param hostname of the protected system
 * @param username of whoever makes it
 * @param paths absolute, as restic shows them, such as {@code /trading-db}
 * @param tags restic's tags, without commas
 * @param parent the snapshot it follows, if any
 */
public record SnapshotRequest(
        Instant time,
        String hostname,
        String username,
        List<String> paths,
        List<String> tags,
        Optional<String> parent) {
    public SnapshotRequest {
        paths = List.copyOf(paths);
        tags = List.copyOf(tags);
    }
}
