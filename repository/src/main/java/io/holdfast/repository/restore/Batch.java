package io.holdfast.repository.restore;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Blobs.Location;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files to be written and, by pack, the blobs that they consist of. A restore works through one batch after the other
 * so that its memory does not grow with the snapshot; only a pack at the seam of two is fetched twice.
 */
final class Batch {
    /** Some 60 MB of memory; 250 GB of content when blobs have restic's usual size. */
    static final int FULL = 250_000;

    private final Map<BlobId, Wanted> blobs = new HashMap<>();
    /** In the order in which the tree first needs them, which is about the order in which they were written. */
    private final Map<String, List<Wanted>> packs = new LinkedHashMap<>();

    private int places;
    private long bytes;

    /** @param places all that the blob is to be written to, once it is read */
    record Wanted(Location location, List<Place> places) {}

    record Place(PendingFile file, long offset) {}

    void add(Location location, PendingFile file, long offset) {
        blobs.computeIfAbsent(location.id(), id -> {
                    Wanted wanted = new Wanted(location, new ArrayList<>(1));
                    packs.computeIfAbsent(location.pack(), pack -> new ArrayList<>())
                            .add(wanted);
                    return wanted;
                })
                .places()
                .add(new Place(file, offset));
        places++;
        bytes += location.plainLength();
    }

    boolean isFull() {
        return places >= FULL;
    }

    /** To be written. */
    long bytes() {
        return bytes;
    }

    /** What is wanted of each pack, in the order of offsets. */
    Collection<List<Wanted>> byPack() {
        packs.values()
                .forEach(wanted -> wanted.sort(Comparator.comparingLong(
                        (Wanted blob) -> blob.location().offset())));
        return packs.values();
    }
}
