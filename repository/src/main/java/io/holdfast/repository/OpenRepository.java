package io.holdfast.repository;

import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.lock.Locks;
import io.holdfast.repository.lock.ThisProcess;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.tail.TailFile;
import io.holdfast.repository.tail.Tails;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A repository that is open: its parts, wired. */
final class OpenRepository implements Repository {
    private final Store store;
    private final RepositoryConfig config;
    private final SnapshotFiles snapshots;
    private final Index index;
    private final PackedBlobs blobs;
    private final Locks locks;
    private final Tails tails;

    /** @param patience how long to wait for another's lock before it is an error */
    OpenRepository(
            Store store, SealingKey key, RepositoryConfig config, Clock clock, SecureRandom random, Duration patience) {
        this.store = store;
        this.config = config;
        boolean compress = config.version() >= 2;
        SealedFiles files = new SealedFiles(store, key, random, compress);
        this.snapshots = new SnapshotFiles(store, files);
        this.index = new Index(store, files, clock);
        this.blobs = new PackedBlobs(store, key, random, index, compress);
        this.locks = new Locks(store, files, clock, ThisProcess.self(), patience);
        this.tails = new Tails(store, key, random);
    }

    @Override
    public String id() {
        return config.id();
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public List<Snapshot> snapshots() throws IOException {
        return snapshots.all();
    }

    @Override
    public Snapshot snapshot(String idOrPrefix) throws IOException {
        return snapshots.find(idOrPrefix);
    }

    @Override
    public BackupSummary backup(SnapshotRequest request, SnapshotContents contents, Progress progress)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public List<Entry> list(Snapshot snapshot, EntryPath directory) throws IOException {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public Optional<Entry> find(Snapshot snapshot, EntryPath path) throws IOException {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public InputStream read(Snapshot snapshot, EntryPath file) throws IOException {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public RestoreSummary restore(Snapshot snapshot, EntryPath subtree, Path target, Progress progress)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public CheckReport check(boolean readData, Progress progress) throws IOException, InterruptedException {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public List<Snapshot> copyTo(Repository other, List<Snapshot> snapshots, Progress progress)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public void forget(List<String> snapshotIds) throws IOException {
        try (Locks.Hold hold = locks.exclusive()) {
            hold.ensureHeld();
            snapshots.remove(snapshotIds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the repository's lock");
        }
    }

    @Override
    public TailFile appendTail(String stream, long sequence, byte[] plaintext) throws IOException {
        return tails.append(stream, sequence, plaintext);
    }

    @Override
    public List<TailFile> tails(String stream) throws IOException {
        return tails.list(stream);
    }

    @Override
    public byte[] readTail(TailFile tail) throws IOException {
        return tails.read(tail);
    }

    @Override
    public void removeTail(TailFile tail) throws IOException {
        tails.remove(tail);
    }

    @Override
    public long storedBytes() throws IOException {
        long bytes = 0;
        for (FileKind kind : FileKind.values()) {
            for (Store.Listed listed : store.list(kind)) {
                bytes += listed.size();
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        blobs.close();
        locks.close();
    }
}
