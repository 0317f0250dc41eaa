package io.holdfast.repository.index;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.pack.PackEntry;
import java.util.ArrayList;
import java.util.List;

/** Packs by number, and their blobs. Not safe for threads. */
final class LoadedPacks {
    private final BlobTable blobs = new BlobTable();
    private final IdTable packs = new IdTable();

    void add(String pack, List<PackEntry> entries) {
        BlobId id = BlobId.parse(pack);
        // two index files may name one pack, after a prune that was stopped
        if (!packs.any(id, known -> true)) {
            int number = packs.add(id);
            for (PackEntry entry : entries) {
                blobs.add(number, entry);
            }
        }
    }

    boolean names(String pack) {
        return packs.any(BlobId.parse(pack), number -> true);
    }

    boolean contains(BlobType type, BlobId id) {
        return blobs.contains(type, id);
    }

    List<Location> find(BlobType type, BlobId id) {
        List<Location> found = new ArrayList<>(1);
        blobs.find(type, id, number -> {
            PackEntry entry = blobs.entry(number);
            String pack = packs.id(blobs.pack(number)).toString();
            found.add(new Location(type, id, pack, entry.offset(), entry.length(), entry.plainLength()));
        });
        return found;
    }

    int size() {
        return blobs.size();
    }
}
