package io.holdfast.repository;

import io.holdfast.repository.benchmark.BenchmarkReport;
import io.holdfast.repository.check.PacksToRead;
import io.holdfast.repository.copy.CopyRequest;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.key.KeyRing;
import io.holdfast.repository.lock.Unlocking;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.prune.PruneSummary;
import io.holdfast.repository.repair.RepairReport;
import io.holdfast.repository.repair.RepairRequest;
import io.holdfast.repository.restore.ExistingFiles;
import io.holdfast.repository.restore.Loss;
import io.holdfast.repository.restore.RestoreOptions;
import io.holdfast.repository.snapshot.Retagged;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.tail.TailFile;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An open repository. Safe for use by many threads; several backups may run at once, in one process or many. Every
 * method blocks, and throws {@link RepositoryException} with what to do about it.
 */
public interface Repository extends AutoCloseable {

    /** Identifies the repository: the random id in its {@code config}, 64 hexadecimal digits. */
    String id();

    /** Where it lies, for people, without credentials. */
    String location();

    /** All snapshots, oldest first. Reads the store afresh. */
    List<Snapshot> snapshots() throws IOException;

    /**
     * One snapshot by its id or a unique prefix of it of at least four digits.
     *
     * @throws RepositoryException when there is none, or more than one
     */
    Snapshot snapshot(String idOrPrefix) throws IOException;

    /**
     * Makes a snapshot of what {@code contents} hands to the sink. Durable when this returns: packs, then index, then
     * snapshot. When {@code contents} throws, or the thread is interrupted, no snapshot is made and what was already
     * stored waits for a prune. Holds a shared lock, which it refreshes.
     */
    BackupSummary backup(SnapshotRequest request, SnapshotContents contents, Progress progress)
            throws IOException, InterruptedException;

    /** The entries of one directory of a snapshot, in name order. */
    List<Entry> list(Snapshot snapshot, EntryPath directory) throws IOException;

    /** One entry, or empty when the snapshot has none there. */
    Optional<Entry> find(Snapshot snapshot, EntryPath path) throws IOException;

    /** The content of a regular file; every blob is verified as it is read. The caller closes the stream. */
    InputStream read(Snapshot snapshot, EntryPath file) throws IOException;

    /**
     * Restores the entries below {@code subtree} (not the subtree's own directory name) into {@code target}, which must
     * be absent or an empty directory. Contents are verified; packs are fetched in parallel. On failure or interruption
     * what was restored so far is left for inspection and named in the error.
     */
    default RestoreSummary restore(Snapshot snapshot, EntryPath subtree, Path target, Progress progress)
            throws IOException, InterruptedException {
        return restore(snapshot, subtree, target, RestoreOptions.DEFAULT, progress);
    }

    /**
     * As {@link #restore(Snapshot, EntryPath, Path, Progress)}, into a target that may hold something. Every part of a
     * file that is there is compared with the snapshot, and only those that differ are fetched and written.
     */
    default RestoreSummary restore(
            Snapshot snapshot, EntryPath subtree, Path target, ExistingFiles existing, Progress progress)
            throws IOException, InterruptedException {
        return restore(snapshot, subtree, target, RestoreOptions.of(existing), progress);
    }

    /**
     * As {@link #restore(Snapshot, EntryPath, Path, Progress)}, the way that the options say.
     *
     * @throws RepositoryException when the options select nothing of what there is
     */
    RestoreSummary restore(Snapshot snapshot, EntryPath subtree, Path target, RestoreOptions options, Progress progress)
            throws IOException, InterruptedException;

    /** Verifies structure and, when {@code readData}, every byte of every pack. Finds all there is, throws for none. */
    default CheckReport check(boolean readData, Progress progress) throws IOException, InterruptedException {
        return check(readData ? new PacksToRead.All() : new PacksToRead.None(), progress);
    }

    /** Verifies structure and every byte of some packs. Finds all there is, throws for none. */
    CheckReport check(PacksToRead toRead, Progress progress) throws IOException, InterruptedException;

    /**
     * Copies snapshots to another repository, which has its own keys; blobs it has already are not sent. A snapshot
     * whose {@code original} or id it has already is skipped. Durable when this returns.
     *
     * @return the snapshots as the other repository now holds them, in the order given
     */
    default List<Snapshot> copyTo(Repository other, List<Snapshot> snapshots, Progress progress)
            throws IOException, InterruptedException {
        return copyTo(other, CopyRequest.of(snapshots), progress);
    }

    /** As {@link #copyTo(Repository, List, Progress)}, the way that the request says. */
    List<Snapshot> copyTo(Repository other, CopyRequest request, Progress progress)
            throws IOException, InterruptedException;

    /**
     * Removes snapshots; their blobs stay until a prune. Unknown ids are an error.
     *
     * @throws RepositoryException.Held when one is under a {@linkplain io.holdfast.repository.snapshot.LegalHold legal
     *     hold}: none is removed then
     * @throws RepositoryException.Retained when one is locked at a vault: none is removed then
     */
    void forget(List<String> snapshotIds) throws IOException;

    /**
     * Changes the tags of snapshots, each of which lives on under a new id: the new file is there before the old one goes.
     * One that a vault does not let go yet stays beside.
     *
     * @param tags gives the new tags for the old ones
     * @return those whose tags have changed
     */
    List<Retagged> retag(List<String> snapshotIds, UnaryOperator<List<String>> tags)
            throws IOException, InterruptedException;

    /**
     * Makes a version 2 repository of one of version 1, under an exclusive lock. Open it anew then: what this one writes is
     * still of version 1. {@link PruneRequest#repackUncompressed} compresses what is there. Nothing is done to one of
     * version 2. A run that is stopped is ended by whoever opens the repository next, or migrates it again.
     */
    void migrate() throws IOException, InterruptedException;

    /**
     * Snapshots that the store lets nobody remove yet, by id, with the time from which on it does, to the second; none but
     * at a vault.
     */
    Map<String, Instant> retained() throws IOException;

    /**
     * Until when the store lets nobody remove a snapshot, by a vault's lock or Object Lock; empty when it can be removed, or
     * the store does not say.
     */
    Optional<Instant> lockedUntil(Snapshot snapshot) throws IOException;

    /** The keys that open it. */
    KeyRing keys();

    /** Begins to look at what it holds, under a lock until the answer is closed. */
    Inspection inspect() throws IOException, InterruptedException;

    /**
     * Removes locks that nobody holds any more.
     *
     * @param all whether locks in use are removed, too: whoever holds one fails
     */
    Unlocking.Report unlock(boolean all) throws IOException;

    /**
     * Gives back the room of what no snapshot refers to. Backups and restores go on beside it, of this program; while a
     * command of stock restic is at work, it waits before it takes anything from the index. A stop at any moment leaves
     * a whole repository, and nothing is lost of what it did.
     *
     * @throws RepositoryException.Damaged when anything that a snapshot needs is missing; nothing is removed then
     * @throws RepositoryException.Locked when others are at work for longer than the request waits
     */
    PruneSummary prune(PruneRequest request, Progress progress) throws IOException, InterruptedException;

    /**
     * Makes the index anew from what is there, under an exclusive lock. Packs that cannot be read are left alone and
     * named.
     *
     * @param readAllPacks whether the present index is not believed at all, and each pack's header is read
     */
    RebuildReport rebuildIndex(boolean readAllPacks, Progress progress) throws IOException, InterruptedException;

    /**
     * Makes a damaged repository whole, under an exclusive lock: files that are not what their names say come from a mirror,
     * the index is made anew where it is wrong, what is sound of damaged packs is moved into new ones, and, if that is asked
     * for, snapshots are written anew without what is lost. A stop at any moment leaves no less than there was.
     *
     * @param mirror of the same repository, opened by the caller, who closes it; empty when there is none
     */
    RepairReport repair(Optional<Store> mirror, RepairRequest request, Progress progress)
            throws IOException, InterruptedException;

    /**
     * Measures this machine and the place: writes packs of noise that nothing refers to, reads them back and removes them.
     *
     * @param packs of 16 MiB
     */
    BenchmarkReport benchmark(int packs, Progress progress) throws IOException, InterruptedException;

    /** Seals and stores one piece of an open log; durable when this returns. Replaces nothing. */
    TailFile appendTail(String stream, long sequence, byte[] plaintext) throws IOException;

    /** The pieces of a stream, in sequence order. */
    List<TailFile> tails(String stream) throws IOException;

    /** Opens one piece. */
    byte[] readTail(TailFile tail) throws IOException;

    /** Removes a piece whose bytes a durable snapshot holds. */
    void removeTail(TailFile tail) throws IOException;

    /** Bytes in the store, over all its files. */
    long storedBytes() throws IOException;

    @Override
    void close() throws IOException;

    /** Hands the entries of a snapshot to a sink. */
    @FunctionalInterface
    interface SnapshotContents {
        void writeTo(SnapshotSink sink) throws IOException, InterruptedException;
    }

    /**
     * @param files regular files in the snapshot
     * @param directories in the snapshot, the root not counted
     * @param bytes of all regular files, before deduplication
     * @param addedBytes sealed bytes that this backup added to the store
     */
    record BackupSummary(Snapshot snapshot, long files, long directories, long bytes, long addedBytes) {}

    /**
     * @param files regular files restored
     * @param bytes of them
     * @param unchangedBytes of these, that the target held already
     * @param warnings what could not be restored in full, such as an owner without the privilege to set it
     * @param losses what the repository does not hold any more, by path; none unless the restore was to go on
     */
    record RestoreSummary(long files, long bytes, long unchangedBytes, List<String> warnings, List<Loss> losses) {
        public RestoreSummary {
            warnings = List.copyOf(warnings);
            losses = List.copyOf(losses);
        }

        /** All is whole. */
        public RestoreSummary(long files, long bytes, long unchangedBytes, List<String> warnings) {
            this(files, bytes, unchangedBytes, warnings, List.of());
        }
    }

    /**
     * @param errors each a sentence that names the damaged file; empty for a sound repository
     * @param packs examined
     * @param bytesRead of pack content that was decrypted and verified
     */
    record CheckReport(List<String> errors, long packs, long bytesRead) {
        public CheckReport {
            errors = List.copyOf(errors);
        }

        public boolean sound() {
            return errors.isEmpty();
        }
    }

    /**
     * @param packs in the new index
     * @param readPacks whose headers were read
     * @param missingPacks that the old index named and that are not there
     * @param unreadablePacks each a sentence; they are in no index now
     * @param damagedFiles index files that could not be read
     * @param changed whether the index was not right before
     */
    record RebuildReport(
            long packs,
            long readPacks,
            List<String> missingPacks,
            List<String> unreadablePacks,
            List<String> damagedFiles,
            boolean changed) {}

    /**
     * An entry of a directory.
     *
     * @param size of a regular file in bytes, else 0
     */
    record Entry(EntryName name, EntryKind kind, EntryMetadata metadata, long size) {}

    enum EntryKind {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        SPECIAL
    }
}
