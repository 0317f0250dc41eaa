package io.holdfast.repository.repair;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Blobs of which some are known to be lost although the index has them. */
record Remaining(Blobs blobs, Set<BlobId> lost) implements Blobs {
    @Override
    public boolean contains(BlobType type, BlobId id) {
        return !lost.contains(id) && blobs.contains(type, id);
    }

    @Override
    public long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length)
            throws IOException, InterruptedException {
        return blobs.save(type, id, plaintext, offset, length);
    }

    @Override
    public byte[] load(BlobType type, BlobId id) throws IOException {
        return blobs.load(type, id);
    }

    @Override
    public Optional<Location> locate(BlobType type, BlobId id) {
        return blobs.locate(type, id);
    }

    @Override
    public void loadAll(List<Location> locations, Consumer consumer) throws IOException, InterruptedException {
        blobs.loadAll(locations, consumer);
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        blobs.flush();
    }
}
