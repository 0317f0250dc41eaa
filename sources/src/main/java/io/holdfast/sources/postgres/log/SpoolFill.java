package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings log back into a spool that has lost it: on a new machine, the bytes that a repository holds in tails are
 * needed to roll them, and tell where to go on receiving.
 */
final class SpoolFill {
    private SpoolFill() {}

    /**
     * Adds what the repository holds from {@code rollFrom} on and the spool does not; nothing when the spool reaches
     * back that far.
     *
     * @param rollFrom up to where snapshots hold the log; null when the repository holds none
     */
    static void from(
            Repository repository, StoredLog stored, Spool spool, Identity identity, @Nullable LogPosition rollFrom)
            throws IOException {
        if (rollFrom == null) {
            return;
        }
        WalSegment first = rollFrom.segment(identity.segmentSize());
        NavigableMap<WalSegment, Spool.Held> present = spool.segments();
        if (!present.isEmpty() && present.firstKey().compareTo(first) <= 0) {
            return;
        }
        StoredSegments segments =
                StoredSegments.of(repository, stored, identity.systemIdentifier(), identity.segmentSize());
        NavigableMap<WalSegment, Integer> missing = segments.lengths().tailMap(first, true);
        if (!present.isEmpty()) {
            missing = missing.headMap(present.firstKey(), false);
        }
        for (Ancestry history : segments.histories().values()) {
            spool.keep(history);
        }
        // from the last to the first, so that the spool has no hole if this ends in the middle
        for (Map.Entry<WalSegment, Integer> segment : missing.descendingMap().entrySet()) {
            Path file = Files.createTempFile(spool.directory(), "fill", ".new");
            try {
                segments.write(segment.getKey(), file);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(segment.getValue());
                    channel.force(true);
                }
                if (!spool.adopt(file, segment.getKey(), segment.getValue())) {
                    return;
                }
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }
}
