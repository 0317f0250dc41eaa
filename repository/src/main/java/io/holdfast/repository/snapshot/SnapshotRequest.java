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
 * @param extraVerify whether each blob is opened again right after it was sealed, and compared, before it is stored, as
 *     restic has it since 0.16.4: a fault of the memory or the compressor is found at once, for a fifth of the processors' time
 */
public record SnapshotRequest(
        Instant time,
        String hostname,
        String username,
        List<String> paths,
        List<String> tags,
        Optional<String> parent,
        boolean extraVerify) {
    public SnapshotRequest {
        paths = List.copyOf(paths);
        tags = List.copyOf(tags);
    }

    /** With each blob verified before it is stored. */
    public SnapshotRequest(
            Instant time,
            String hostname,
            String username,
            List<String> paths,
            List<String> tags,
            Optional<String> parent) {
        this(time, hostname, username, paths, tags, parent, true);
    }
}
