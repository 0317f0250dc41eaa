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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings log back into a spool that has lost it: on a new machine, the bytes that a repository holds in tails are
 * needed to roll them, and tell where to go on receiving; and what was dropped while one repository was away is needed
 * again when it is back.
 */
final class SpoolFill {
    private SpoolFill() {}

    /**
     * Adds what the repository holds from {@code rollFrom} on and the spool does not; nothing when the spool reaches
     * back that far.
     *
     * @param rollFrom up to where snapshots hold the log; null when the repository holds none
     * @param forWhom the repository's name
     */
    static void from(
            Repository repository,
            StoredLog stored,
            Spool spool,
            Identity identity,
            @Nullable LogPosition rollFrom,
            String forWhom)
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
        adopt(segments, missing, spool, forWhom);
    }

    /**
     * Adds what another repository holds of a hole in the spool, from its beginning on.
     *
     * @param from where the hole begins
     * @param to where the spool goes on
     * @param most segments at once
     * @param forWhom the name of the repository that lacks them
     * @return how many segments were added; 0 when the other does not hold what comes next
     */
    static int fromOther(
            Repository other,
            String dataSet,
            Spool spool,
            Identity identity,
            LogPosition from,
            LogPosition to,
            int most,
            String forWhom)
            throws IOException {
        StoredSegments segments = StoredSegments.of(
                other, StoredLog.read(other, dataSet, 1), identity.systemIdentifier(), identity.segmentSize());
        NavigableMap<WalSegment, Integer> missing = new TreeMap<>();
        LogPosition at = from;
        while (missing.size() < most) {
            switch (segments.walk().after(at)) {
                case SpoolWalk.Step.Bytes piece -> {
                    missing.put(piece.segment(), piece.offset() + piece.length());
                    at = piece.end();
                }
                case SpoolWalk.Step.Fork fork -> at = fork.next();
                case SpoolWalk.Step.Hole hole -> {
                    return adopt(segments, missing, spool, forWhom);
                }
                case SpoolWalk.Step.End end -> {
                    return adopt(segments, missing, spool, forWhom);
                }
            }
            if (at.compareTo(to) >= 0) {
                break;
            }
        }
        return adopt(segments, missing, spool, forWhom);
    }

    private static int adopt(
            StoredSegments segments, NavigableMap<WalSegment, Integer> missing, Spool spool, String forWhom)
            throws IOException {
        for (Ancestry history : segments.histories().values()) {
            spool.keep(history);
        }
        int adopted = 0;
        // from the last to the first, so that the spool has no hole if this ends in the middle
        for (Map.Entry<WalSegment, Integer> segment : missing.descendingMap().entrySet()) {
            Path file = Files.createTempFile(spool.directory(), "fill", ".new");
            try {
                segments.write(segment.getKey(), file);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(segment.getValue());
                    channel.force(true);
                }
                if (!spool.adopt(file, segment.getKey(), segment.getValue(), forWhom)) {
                    return adopted;
                }
                adopted++;
            } finally {
                Files.deleteIfExists(file);
            }
        }
        return adopted;
    }
}
