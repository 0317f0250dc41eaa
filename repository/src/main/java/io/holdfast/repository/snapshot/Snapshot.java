package io.holdfast.repository.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot as the repository holds it.
 *
 * @param id 64 hexadecimal digits, the SHA-256 of its file
 * @param tree id of the root tree, 64 hexadecimal digits
 * @param original the id it was first made under, when it was copied from another repository
 */
public record Snapshot(
        String id,
        Instant time,
        String tree,
        String hostname,
        String username,
        List<String> paths,
        List<String> tags,
        Optional<String> parent,
        Optional<String> original) {
    public Snapshot {
        paths = List.copyOf(paths);
        tags = List.copyOf(tags);
    }

    /** The first eight digits, as restic shows it. */
    public String shortId() {
        return id.substring(0, 8);
    }
}
