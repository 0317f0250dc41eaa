package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Sha256;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A fake: blobs in memory, with places to make it slow or fail. The end-to-end tests use the real thing. */
final class FakeBlobs implements Blobs {
    private final Map<BlobId, byte[]> data = new ConcurrentHashMap<>();
    private final Map<BlobId, byte[]> trees = new ConcurrentHashMap<>();

    /** Every array that a chunk of data was handed over in, by identity. */
    final Set<byte[]> arrays = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    final AtomicInteger saving = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final AtomicInteger treesLoaded = new AtomicInteger();
    volatile BeforeSave beforeSave = type -> {};
    volatile boolean keeping = true;

    interface BeforeSave {
        void run(BlobType type) throws IOException, InterruptedException;
    }

    private Map<BlobId, byte[]> of(BlobType type) {
        return type == BlobType.DATA ? data : trees;
    }

    int count(BlobType type) {
        return of(type).size();
    }

    void lose(BlobId id) {
        data.remove(id);
    }

    @Override
    public boolean contains(BlobType type, BlobId id) {
        return of(type).containsKey(id);
    }

    @Override
    public long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length)
            throws IOException, InterruptedException {
        mostAtOnce.accumulateAndGet(saving.incrementAndGet(), Math::max);
        try {
            beforeSave.run(type);
            byte[] copy = Arrays.copyOfRange(plaintext, offset, offset + length);
            if (!BlobId.of(Sha256.digest().digest(copy)).equals(id)) {
                throw new AssertionError("saved under an id that is not its digest");
            }
            if (type == BlobType.DATA) {
                arrays.add(plaintext);
            }
            if (!keeping && type == BlobType.DATA) {
                copy = new byte[0];
            }
            return of(type).putIfAbsent(id, copy) == null ? length : 0;
        } finally {
            saving.decrementAndGet();
        }
    }

    @Override
    public byte[] load(BlobType type, BlobId id) throws IOException {
        treesLoaded.addAndGet(type == BlobType.TREE ? 1 : 0);
        byte[] blob = of(type).get(id);
        if (blob == null) {
            throw new RepositoryException.Damaged("blob " + id + " is missing");
        }
        return blob.clone();
    }

    @Override
    public Optional<Location> locate(BlobType type, BlobId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void loadAll(List<Location> locations, Consumer consumer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}
}
