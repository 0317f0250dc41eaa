package io.holdfast.repository;

import io.holdfast.repository.benchmark.Benchmark;
import io.holdfast.repository.benchmark.BenchmarkReport;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.check.Checker;
import io.holdfast.repository.check.PacksToRead;
import io.holdfast.repository.config.Migration;
import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.copy.Copier;
import io.holdfast.repository.copy.CopyRequest;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.index.IndexRebuild;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.inspect.RawFiles;
import io.holdfast.repository.key.KeyRing;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.lock.Locks;
import io.holdfast.repository.lock.ThisProcess;
import io.holdfast.repository.lock.Unlocking;
import io.holdfast.repository.packed.PackHeaders;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.packed.SavingSession;
import io.holdfast.repository.protect.Prolonging;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.prune.PruneSummary;
import io.holdfast.repository.prune.Pruner;
import io.holdfast.repository.repair.Repair;
import io.holdfast.repository.repair.RepairReport;
import io.holdfast.repository.repair.RepairRequest;
import io.holdfast.repository.restore.RestoreOptions;
import io.holdfast.repository.restore.Restorer;
import io.holdfast.repository.snapshot.Retagged;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotDocument;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Retention;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.VaultLocks;
import io.holdfast.repository.tail.TailFile;
import io.holdfast.repository.tail.Tails;
import io.holdfast.repository.tree.Archiver;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A repository that is open: its parts, wired. */
final class OpenRepository implements Repository {
    private static final Logger LOG = LoggerFactory.getLogger(OpenRepository.class);
    private static final String PROGRAM = "holdfast";

    private final Store store;
    private final Clock clock;
    private final SealedFiles files;
    private final Keys keys;
    private final RepositoryConfig config;
    private final SnapshotFiles snapshots;
    private final Index index;
    private final PackedBlobs blobs;
    private final TreeReader trees;
    private final Locks locks;
    private final Tails tails;
    private final KeyRing ring;
    private final Prolonging prolonging;
    private final RawFiles raw;

    /** @param patience how long to wait for another's lock before it is an error */
    OpenRepository(
            Store store,
            Keys keys,
            Keys.Opened opened,
            RepositoryConfig config,
            Clock clock,
            SecureRandom random,
            Duration patience) {
        SealingKey key = opened.key();
        this.store = store;
        this.clock = clock;
        this.keys = keys;
        this.config = config;
        boolean compress = config.version() >= 2;
        this.files = new SealedFiles(store, key, random, compress);
        this.snapshots = new SnapshotFiles(store, files);
        this.index = new Index(store, files, new PackHeaders(store, key, random)::read, clock);
        this.blobs = new PackedBlobs(store, key, random, index, compress);
        this.trees = new TreeReader(blobs.reading());
        this.locks = new Locks(store, files, clock, ThisProcess.self(), patience);
        this.tails = new Tails(store, key, random);
        this.ring = new KeyRing(store, keys, locks, key, opened.file());
        this.prolonging = new Prolonging(store, new IndexFiles(store, files), index, trees, clock);
        this.raw = new RawFiles(store, files, blobs.reading(), key);
    }

    @Override
    public String id() {
        return config.id();
    }

    long chunkerPolynomial() {
        return config.chunkerPolynomial();
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
        Instant start = clock.instant();
        try (Locks.Work lock = locks.work();
                SavingSession session = blobs.save(progress::transferred, request.extraVerify());
                Archiver archiver = new Archiver(session, trees, config.chunkerPolynomial(), progress)) {
            contents.writeTo(archiver);
            Archiver.Archived archived = archiver.finish();
            session.flush();
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted before the snapshot was made");
            }
            lock.commit();
            session.complete(archived.root(), trees);
            prolonging.prolong(List.of(archived.root()));
            ThisProcess self = ThisProcess.self();
            Snapshot snapshot = snapshots.writeProlonged(SnapshotDocument.of(
                            request, archived.root().toString(), self.uid(), self.gid(), PROGRAM)
                    .withSummary(start, clock.instant(), archived.files(), archived.bytes(), session.addedBytes()));
            return new BackupSummary(
                    snapshot, archived.files(), archived.directories(), archived.bytes(), session.addedBytes());
        }
    }

    @Override
    public List<Entry> list(Snapshot snapshot, EntryPath directory) throws IOException {
        return trees.list(root(snapshot), directory).stream()
                .map(TreeReader::entry)
                .toList();
    }

    @Override
    public Optional<Entry> find(Snapshot snapshot, EntryPath path) throws IOException {
        return trees.find(root(snapshot), path).map(TreeReader::entry);
    }

    @Override
    public InputStream read(Snapshot snapshot, EntryPath file) throws IOException {
        if (trees.find(root(snapshot), file).orElse(null) instanceof Node.RegularFile found) {
            return trees.open(found);
        }
        throw new RepositoryException("Snapshot " + snapshot.shortId() + " holds no file '" + file
                + "'. List its directory to see what it holds.");
    }

    @Override
    public RestoreSummary restore(
            Snapshot snapshot, EntryPath subtree, Path target, RestoreOptions options, Progress progress)
            throws IOException, InterruptedException {
        try (Locks.Hold lock = lockForReading();
                Index.Retaining retaining = index.retain()) {
            index.refresh();
            return new Restorer(blobs.reading(), trees).restore(root(snapshot), subtree, target, options, progress);
        }
    }

    @Override
    public CheckReport check(PacksToRead toRead, Progress progress) throws IOException, InterruptedException {
        try (Locks.Hold lock = lockForReading()) {
            return new Checker(store, files, keys, snapshots, blobs, tails).check(toRead, progress);
        }
    }

    @Override
    public List<Snapshot> copyTo(Repository other, CopyRequest request, Progress progress)
            throws IOException, InterruptedException {
        if (!(other instanceof OpenRepository target)) {
            throw new IllegalArgumentException("not a repository that this program opened: " + other);
        }
        if (target.id().equals(id())) {
            throw new RepositoryException("The repositories at " + location() + " and " + target.location()
                    + " are the same one. Copy to another.");
        }
        try (Locks.Hold lock = lockForReading();
                Index.Retaining retaining = index.retain();
                Locks.Work targetLock = target.locks.work();
                SavingSession session = target.blobs.save(progress::transferred, request.extraVerify())) {
            index.refresh();
            Map<String, Snapshot> present = target.snapshotsByOrigin();
            List<Snapshot> missing = request.snapshots().stream()
                    .filter(snapshot -> !present.containsKey(origin(snapshot)))
                    .toList();
            new Copier(blobs, trees, session, progress).copy(missing);
            session.flush();
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted before the copies were made");
            }
            targetLock.commit();
            for (Snapshot snapshot : missing) {
                session.complete(root(snapshot), trees);
            }
            target.prolonging.prolong(missing.stream().map(OpenRepository::root).toList());
            for (Snapshot snapshot : missing) {
                present.put(origin(snapshot), target.snapshots.writeCopy(snapshots, snapshot));
            }
            return request.snapshots().stream()
                    .map(snapshot -> Objects.requireNonNull(present.get(origin(snapshot))))
                    .toList();
        }
    }

    private static String origin(Snapshot snapshot) {
        return snapshot.original().orElse(snapshot.id());
    }

    private Map<String, Snapshot> snapshotsByOrigin() throws IOException {
        Map<String, Snapshot> found = new HashMap<>();
        for (Snapshot snapshot : snapshots.all()) {
            found.put(snapshot.id(), snapshot);
            snapshot.original().ifPresent(original -> found.put(original, snapshot));
        }
        return found;
    }

    private static BlobId root(Snapshot snapshot) {
        return BlobId.parse(snapshot.tree());
    }

    /** A lock that keeps a prune away while we read; none where it cannot be written, as reading must work even then. */
    private Locks.Hold lockForReading() throws IOException, InterruptedException {
        try {
            return locks.work();
        } catch (RepositoryException.Locked e) {
            throw e;
        } catch (RepositoryException e) {
            LOG.warn("Reading the repository at {} without a lock: {}", location(), e.getMessage());
            return Locks.NONE;
        }
    }

    @Override
    public void forget(List<String> snapshotIds) throws IOException {
        // what is being read or saved beside it stays: packs are a prune's to remove
        try (Locks.Hold hold = locks.replace(Duration.ZERO)) {
            snapshots.ensureNoneHeld(snapshotIds);
            ensureNoneRetained(snapshotIds);
            hold.ensureHeld();
            snapshots.remove(snapshotIds);
        } catch (RepositoryException.StoreFull e) {
            if (snapshotIds.isEmpty()) {
                throw e;
            }
            forgetWithoutRoom(snapshotIds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the repository's lock");
        }
    }

    /** Whoever has a full store must be able to forget, and nobody at work in it needs what is forgotten. */
    private void forgetWithoutRoom(List<String> snapshotIds) throws IOException {
        locks.ensureNone();
        snapshots.ensureNoneHeld(snapshotIds);
        ensureNoneRetained(snapshotIds);
        snapshots.remove(snapshotIds.subList(0, 1));
        // now there is room for a lock
        forget(snapshotIds.subList(1, snapshotIds.size()));
    }

    @Override
    public Map<String, Instant> retained() throws IOException {
        Optional<VaultLocks> vault = store.vault();
        Map<String, Instant> until = new HashMap<>();
        if (vault.isPresent()) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            vault.get().locked(FileKind.SNAPSHOT).forEach((file, left) -> until.put(file.name(), now.plus(left)));
        }
        return Map.copyOf(until);
    }

    private void ensureNoneRetained(List<String> snapshotIds) throws IOException {
        Map<String, Instant> retained = retained();
        for (String id : snapshotIds) {
            Instant until = retained.get(id);
            if (until != null) {
                throw new RepositoryException.Retained("Snapshot " + id.substring(0, 8) + " is locked until " + until
                        + " at " + location() + ". Nothing was removed. Wait until then, or let two operators at the"
                        + " vault release it: 'holdfast vault release request'.");
            }
        }
    }

    @Override
    public List<Retagged> retag(List<String> snapshotIds, UnaryOperator<List<String>> tags)
            throws IOException, InterruptedException {
        try (Locks.Hold hold = locks.replace(Duration.ZERO)) {
            if (store.retention().isPresent() || store.vault().isPresent()) {
                List<BlobId> roots = new ArrayList<>();
                for (String id : snapshotIds) {
                    roots.add(root(snapshots.find(id)));
                }
                index.refresh();
                prolonging.prolong(roots);
            }
            hold.ensureHeld();
            return snapshots.retag(snapshotIds, tags, retained().keySet());
        }
    }

    @Override
    public Optional<Instant> lockedUntil(Snapshot snapshot) throws IOException {
        Optional<Retention> retention = store.retention();
        return retention.isPresent()
                ? retention.get().until(new StoreFile(FileKind.SNAPSHOT, snapshot.id()))
                : Optional.ofNullable(retained().get(snapshot.id()));
    }

    @Override
    public void migrate() throws IOException, InterruptedException {
        try (Locks.Hold lock = locks.exclusive()) {
            lock.ensureHeld();
            new Migration(store, files).run(clock);
        }
    }

    @Override
    public KeyRing keys() {
        return ring;
    }

    @Override
    public Inspection inspect() throws IOException, InterruptedException {
        Locks.Hold lock = lockForReading();
        Index.Retaining retaining = index.retain();
        Runnable end = () -> {
            retaining.close();
            lock.close();
        };
        try {
            index.refresh();
            return new Inspection(raw, trees, blobs.reading(), new IndexFiles(store, files), end);
        } catch (IOException | RuntimeException e) {
            end.run();
            throw e;
        }
    }

    @Override
    public Unlocking.Report unlock(boolean all) throws IOException {
        return new Unlocking(store, files, clock, ThisProcess.self()).unlock(all);
    }

    @Override
    public PruneSummary prune(PruneRequest request, Progress progress) throws IOException, InterruptedException {
        Pruner pruner =
                new Pruner(store, new IndexFiles(store, files), index, snapshots, blobs, locks, request, progress);
        if (!request.dryRun()) {
            return pruner.prune();
        }
        try (Locks.Hold lock = lockForReading()) {
            return pruner.plan();
        }
    }

    @Override
    public RebuildReport rebuildIndex(boolean readAllPacks, Progress progress)
            throws IOException, InterruptedException {
        try (Locks.Hold lock = locks.exclusive()) {
            lock.ensureHeld();
            RebuildReport report = new IndexRebuild(store, new IndexFiles(store, files), blobs::header, progress)
                    .rebuild(readAllPacks);
            index.refresh();
            return report;
        }
    }

    @Override
    public RepairReport repair(Optional<Store> mirror, RepairRequest request, Progress progress)
            throws IOException, InterruptedException {
        try (Locks.Hold lock = locks.exclusive()) {
            lock.ensureHeld();
            if (mirror.isPresent() && mirror.get().exists(StoreFile.CONFIG)) {
                ensureSame(mirror.get());
            }
            IndexFiles indexFiles = new IndexFiles(store, files);
            Repair.Mirrored mirrored = mirror.map(it -> new Repair.Mirrored(it, new IndexFiles(it, files.of(it))))
                    .orElse(null);
            return new Repair(store, mirrored, indexFiles, index, snapshots, blobs, request, progress).run(lock);
        }
    }

    @Override
    public BenchmarkReport benchmark(int packs, Progress progress) throws IOException, InterruptedException {
        try (Locks.Hold lock = locks.work()) {
            lock.ensureHeld();
            return new Benchmark(store, config.chunkerPolynomial(), progress).run(packs);
        }
    }

    private void ensureSame(Store mirror) throws IOException {
        try {
            if (RepositoryConfig.read(files.of(mirror)).id().equals(id())) {
                return;
            }
        } catch (RepositoryException.Damaged e) {
            // of another key
            LOG.debug("the config of {} does not open", mirror.location(), e);
        }
        throw new RepositoryException("The repository at " + mirror.location() + " is no mirror of the one at "
                + location() + ", or its config is damaged. Name a mirror of this one.");
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
        store.close();
    }
}
