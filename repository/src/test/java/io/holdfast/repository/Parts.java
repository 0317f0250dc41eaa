package io.holdfast.repository;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.packed.PackHeaders;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The parts of a repository, each to be tested by itself on what is really on disk. */
public final class Parts implements AutoCloseable {
    public final Store store;
    public final SealingKey key;
    public final RepositoryConfig config;
    public final SealedFiles files;
    public final Index index;
    public final PackedBlobs blobs;
    public final SnapshotFiles snapshots;

    /** Opens what is there. */
    public Parts(Path directory) throws IOException {
        this(directory, UnaryOperator.identity());
    }

    /** @param around puts something between the repository and its files */
    public Parts(Path directory, UnaryOperator<Store> around) throws IOException {
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        LocalStore local = new LocalStore(directory, clock);
        try (Password password = password()) {
            key = new Keys(local, clock, random).open(password);
        }
        store = around.apply(local);
        config = RepositoryConfig.read(new SealedFiles(store, key, random, false));
        files = new SealedFiles(store, key, random, config.version() > 1);
        index = new Index(store, files, new PackHeaders(store, key, random)::read, clock);
        blobs = new PackedBlobs(store, key, random, index, config.version() > 1);
        snapshots = new SnapshotFiles(store, files);
    }

    public static Password password() {
        return Password.of(Restic.PASSWORD.toCharArray());
    }

    /** Makes an empty repository that is quick to open. */
    public static Path init(Path directory) throws IOException {
        try (Password password = password()) {
            QuickKeys.make(directory, password);
        }
        return directory;
    }

    public static BlobId idOf(byte[] plaintext) {
        return BlobId.parse(Sha256.hex(plaintext));
    }

    @Override
    public void close() {
        blobs.close();
    }
}
