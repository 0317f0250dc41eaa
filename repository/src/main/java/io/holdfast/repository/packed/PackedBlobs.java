package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The blobs of an open repository, to be read as they are and saved through sessions. Safe for many threads. */
public final class PackedBlobs implements AutoCloseable {
    private final Index index;
    private final BlobCodecs codecs;
    private final PackStorer storer;
    private final BlobReader reader;
    private final BlobWriter writer;
    private final PackVerifier verifier;
    private final PackHeaders headers;
    private final PackSalvage salvage;
    private final Blobs reading = new Reading();

    /** @param compress what is saved: only with repositories of version 2 */
    public PackedBlobs(Store store, SealingKey key, SecureRandom random, Index index, boolean compress) {
        this.index = index;
        this.codecs = new BlobCodecs(key, random, compress);
        this.storer = new PackStorer(store, index, key, random);
        this.reader = new BlobReader(store, index, codecs);
        this.writer = new BlobWriter(index, codecs, storer);
        this.verifier = new PackVerifier(store, key, random, codecs);
        this.headers = new PackHeaders(store, key, random);
        this.salvage = new PackSalvage(store, codecs, headers);
    }

    /**
     * For reading only: {@code save} and {@code flush} are refused. {@code contains} and {@code locate} answer from the
     * index as it was last refreshed; {@code load} refreshes it for a blob that it does not find.
     */
    public Blobs reading() {
        return reading;
    }

    /**
     * Begins to save. The caller holds the repository's lock until the session is closed, and has refreshed nothing:
     * the index is brought up to date here.
     *
     * @param added told of sealed bytes as they are added, on the saving threads
     */
    public SavingSession save(LongConsumer added) throws IOException {
        return save(added, true);
    }

    /** As {@link #save(LongConsumer)}; {@code verify} says whether each blob is opened again before it is stored. */
    public SavingSession save(LongConsumer added, boolean verify) throws IOException {
        return begin(added, false, verify);
    }

    /** As {@link #save(LongConsumer, boolean)}, for blobs that are to be moved: they are stored although the index has them. */
    public SavingSession move(LongConsumer added, boolean verify) throws IOException {
        return begin(added, true, verify);
    }

    private SavingSession begin(LongConsumer added, boolean again, boolean verify) throws IOException {
        SavingSession session = new SavingSession(writer, reader, added, index, again, verify);
        writer.begin(session);
        try {
            index.refresh();
            session.begun();
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
        return session;
    }

    /**
     * Copies blobs of one pack into another repository, in the order of their offsets, each verified; what is compressed
     * is not compressed again.
     *
     * @param locations all of one pack of this repository, each once
     * @param copied told of each blob's bytes, of plaintext
     */
    public void copyAll(List<Blobs.Location> locations, SavingSession target, LongConsumer copied)
            throws IOException, InterruptedException {
        reader.copyAll(locations, target, copied);
    }

    /**
     * Reads a whole pack and verifies its name, its header and every blob.
     *
     * @param size of the pack in bytes
     * @param expectedHeader the SHA-256 of the header that the index stands for
     * @param errors told of each thing that is wrong, in words that follow the pack's name and a colon
     * @param unsound told of each blob that is not what was written
     * @return whether its header could be read
     */
    public boolean verifyPack(
            StoreFile pack, int size, BlobId expectedHeader, Consumer<String> errors, Consumer<BlobId> unsound)
            throws IOException {
        return verifier.verify(pack, size, expectedHeader, errors, unsound);
    }

    /**
     * What a pack says of itself: its blobs in the order of their offsets.
     *
     * @param size of the pack in bytes
     * @throws Json.Malformed when its header is not sound or does not describe a pack of that size
     */
    public List<PackEntry> header(StoreFile pack, long size) throws IOException, Json.Malformed {
        return headers.read(pack, size);
    }

    /**
     * Looks at every blob of a pack that may be damaged, and saves those that are sound in new packs.
     *
     * @param size of the pack in bytes
     * @param indexed what the index says of it
     * @param into a session begun by {@link #move}; null to only look
     * @return empty when the pack is what was written
     */
    public Optional<Salvaged> salvage(StoreFile pack, int size, List<PackEntry> indexed, @Nullable SavingSession into)
            throws IOException, InterruptedException {
        return salvage.salvage(pack, size, indexed, into);
    }

    @Override
    public void close() {
        storer.close();
        codecs.close();
    }

    private final class Reading implements Blobs {
        @Override
        public boolean contains(BlobType type, BlobId id) {
            return index.contains(type, id);
        }

        @Override
        public long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length) {
            throw new IllegalStateException("these blobs are for reading");
        }

        @Override
        public byte[] load(BlobType type, BlobId id) throws IOException {
            return reader.load(type, id);
        }

        @Override
        public Optional<Location> locate(BlobType type, BlobId id) {
            return index.find(type, id);
        }

        @Override
        public void loadAll(List<Location> locations, Blobs.Consumer consumer)
                throws IOException, InterruptedException {
            reader.loadAll(locations, consumer);
        }

        @Override
        public void flush() {
            throw new IllegalStateException("these blobs are for reading");
        }
    }
}
