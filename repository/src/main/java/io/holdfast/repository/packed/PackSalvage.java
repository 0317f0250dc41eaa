package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a damaged pack what is still sound of it. What it holds is known from the index and, where it can be read,
 * from its own header; both are believed only as far as blobs open to what they are named by. Safe for many threads; each
 * holds one pack in memory.
 */
final class PackSalvage {
    private final Store store;
    private final BlobCodecs codecs;
    private final PackHeaders headers;

    PackSalvage(Store store, BlobCodecs codecs, PackHeaders headers) {
        this.store = store;
        this.codecs = codecs;
        this.headers = headers;
    }

    Optional<Salvaged> salvage(StoreFile pack, int size, List<PackEntry> indexed, @Nullable SavingSession into)
            throws IOException, InterruptedException {
        BlobCodec codec = codecs.take();
        try {
            byte[] bytes = codec.room(size);
            store.read(pack, 0, bytes, 0, size);
            BlobId found = Sha256.of(bytes, 0, size);
            boolean named = found.equals(BlobId.parse(pack.name()));
            if (!named) {
                // what is read wrong once is no damage, and must not be taken for it
                store.read(pack, 0, bytes, 0, size);
                if (!Sha256.of(bytes, 0, size).equals(found)) {
                    throw new IOException(
                            pack + " is not the same when it is read twice. Check the disk, the memory and"
                                    + " the network at " + store.location() + ", then repair again.");
                }
            }
            if (named && !indexed.isEmpty()) {
                return Optional.empty();
            }
            Set<PackEntry> entries = new LinkedHashSet<>(indexed);
            String what = "its name is not the SHA-256 of its content";
            try {
                entries.addAll(headers.read(pack, size));
                if (named) {
                    return Optional.empty();
                }
            } catch (Json.Malformed e) {
                what = named ? "" + e.getMessage() : what + ", and " + e.getMessage();
            }
            return Optional.of(take(pack, bytes, size, entries, what, codec, into));
        } finally {
            codecs.give(codec);
        }
    }

    private static Salvaged take(
            StoreFile pack,
            byte[] bytes,
            int size,
            Set<PackEntry> entries,
            String what,
            BlobCodec codec,
            @Nullable SavingSession into)
            throws IOException, InterruptedException {
        int saved = 0;
        List<BlobId> lost = new ArrayList<>();
        for (PackEntry entry : entries) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while repairing packs");
            }
            if (entry.end() > size) {
                lost.add(entry.id());
                continue;
            }
            try {
                codec.verify(
                        bytes, (int) entry.offset(), entry.length(), entry.type(), entry.plainLength(), entry.id());
            } catch (BlobCodec.NotSound e) {
                lost.add(entry.id());
                continue;
            }
            if (into != null) {
                into.save(entry.type(), entry.id(), codec.opened(), 0, entry.plainLength());
            }
            saved++;
        }
        return new Salvaged(pack.name(), what, saved, lost);
    }
}
