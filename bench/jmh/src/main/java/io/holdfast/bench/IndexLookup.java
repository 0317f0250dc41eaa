package io.holdfast.bench;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.MemoryStore;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The index of a million blobs, asked for one that it has and for one that it has not. */
@State(Scope.Thread)
public class IndexLookup {
    private static final int PACKS = 20_000;
    private static final int BLOBS_OF_A_PACK = 50;

    private final Random random = new Random(20);
    private final Store store = new MemoryStore();
    private final Index index = new Index(
            store,
            new SealedFiles(store, SealingKey.random(new SecureRandom()), new SecureRandom(), true),
            (pack, size) -> List.of(),
            Clock.systemUTC());
    private final List<BlobId> known = new ArrayList<>();
    private final List<BlobId> unknown = new ArrayList<>();
    private int next;

    @Setup
    public void prepare() throws IOException {
        index.load();
        for (int pack = 0; pack < PACKS; pack++) {
            List<PackEntry> entries = new ArrayList<>();
            for (int i = 0; i < BLOBS_OF_A_PACK; i++) {
                BlobId id = BlobId.of(id());
                entries.add(new PackEntry(BlobType.DATA, id, i * 300_000L, 300_000, 500_000));
                known.add(id);
                unknown.add(BlobId.of(id()));
            }
            index.addStored(HexFormat.of().formatHex(id()), entries);
        }
    }

    private byte[] id() {
        byte[] id = new byte[32];
        random.nextBytes(id);
        return id;
    }

    @Benchmark
    public Optional<Location> find() {
        next = (next + 7919) % known.size();
        return index.find(BlobType.DATA, known.get(next));
    }

    @Benchmark
    public boolean miss() {
        next = (next + 7919) % unknown.size();
        return index.contains(BlobType.DATA, unknown.get(next));
    }
}
