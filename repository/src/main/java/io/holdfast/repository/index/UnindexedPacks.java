package io.holdfast.repository.index;

import io.holdfast.repository.pack.PackEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Packs that this process has stored and that no index file names yet. Not safe for threads. */
final class UnindexedPacks {
    /** How long a stored pack waits for its index at most: what a killed backup would store again. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, List<PackEntry>> packs = new LinkedHashMap<>();
    private int blobs;
    private Instant oldest = Instant.MAX;

    UnindexedPacks(Clock clock) {
        this.clock = clock;
    }

    void add(String pack, List<PackEntry> entries) {
        packs.put(pack, entries);
        blobs += entries.size();
        if (packs.size() == 1) {
            oldest = clock.instant();
        }
    }

    void forEach(BiConsumer<String, List<PackEntry>> action) {
        packs.forEach(action);
    }

    boolean isEmpty() {
        return packs.isEmpty();
    }

    boolean dueForWriting() {
        return blobs >= IndexFiles.BLOBS_IN_FILE
                || (!packs.isEmpty() && oldest.plus(LONGEST_WAIT).isBefore(clock.instant()));
    }

    /** The packs for one index file; none when there is nothing to write. */
    Map<String, List<PackEntry>> nextPart() {
        Map<String, List<PackEntry>> part = new LinkedHashMap<>();
        int counted = 0;
        for (Map.Entry<String, List<PackEntry>> pack : packs.entrySet()) {
            if (counted >= IndexFiles.BLOBS_IN_FILE) {
                break;
            }
            part.put(pack.getKey(), pack.getValue());
            counted += pack.getValue().size();
        }
        return part;
    }

    void remove(Set<String> indexed) {
        packs.keySet().removeAll(indexed);
        blobs = packs.values().stream().mapToInt(List::size).sum();
        oldest = packs.isEmpty() ? Instant.MAX : clock.instant();
    }

    void clear() {
        packs.clear();
        blobs = 0;
    }
}
