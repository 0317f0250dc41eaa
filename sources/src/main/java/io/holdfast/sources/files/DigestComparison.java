package io.holdfast.sources.files;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.files.ManifestLine.FileDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads every restored file back and compares it with the snapshot's manifest. Used once. */
public final class DigestComparison {
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
    private static final int FILES_AT_ONCE = 64;
    private static final int NAMED = 20;

    private final Directory target;
    private final Semaphore room = new Semaphore(THREADS * 4);
    private final List<String> differing = new ArrayList<>();
    private long differingCount;
    private long files;
    private long bytes;
    private long changed;
    private long unreadable;
    private @Nullable Instant consistentAt;

    private DigestComparison(Directory target) {
        this.target = target;
    }

    /**
     * @param consistentAt what the manifest says; empty when the snapshot has none and nothing could be compared
     * @param files compared
     * @param bytes read back
     * @param differing names, with what is wrong, of the first that are missing or not what they were
     * @param changed how many had changed while they were backed up
     * @param unreadable how many could not be read when the rest was backed up
     */
    public record Result(
            Optional<Instant> consistentAt,
            long files,
            long bytes,
            long differingCount,
            List<String> differing,
            long changed,
            long unreadable) {
        public boolean passed() {
            return consistentAt.isPresent() && differingCount == 0;
        }

        /** Empty when there was nothing to compare with. */
        public Optional<Validation> validation() {
            if (consistentAt.isEmpty() && differingCount == 0) {
                return Optional.empty();
            }
            String compared =
                    files + " files, " + bytes + " bytes read back, SHA-256 of each compared with the backup's: ";
            String found =
                    differingCount == 0 ? "all equal" : differingCount + " differ: " + String.join("; ", differing);
            return Optional.of(
                    new Validation("every file is what was backed up", differingCount == 0, compared + found));
        }
    }

    /**
     * Blocks; reads with up to eight threads. A manifest that the repository does not hold whole any more counts as a
     * file that differs: what follows its damage is not compared.
     *
     * @param restored where a path of the snapshot was restored to, below {@code target}; empty when it was not
     */
    public static Result compare(
            Repository repository, Snapshot snapshot, Path target, Function<EntryPath, Optional<EntryPath>> restored)
            throws IOException, InterruptedException {
        try (Directory opened = Directory.open(RawPath.of(target))) {
            return new DigestComparison(opened).compare(repository, snapshot, restored);
        }
    }

    private Result compare(Repository repository, Snapshot snapshot, Function<EntryPath, Optional<EntryPath>> restored)
            throws IOException, InterruptedException {
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("compare-", 0).factory())) {
            try {
                List<FileDigest> batch = new ArrayList<>();
                readSound(repository, snapshot, line -> {
                    switch (line) {
                        case ManifestLine.Header header -> consistentAt = header.consistentAt();
                        case ManifestLine.Unreadable(EntryPath path, String reason) ->
                            unreadable += restored.apply(path).isPresent() ? 1 : 0;
                        case FileDigest file -> {
                            Optional<EntryPath> at = restored.apply(file.path());
                            if (at.isPresent()) {
                                changed += file.changed() ? 1 : 0;
                                batch.add(new FileDigest(at.get(), file.size(), file.sha256(), file.changed()));
                            }
                        }
                    }
                    if (batch.size() == FILES_AT_ONCE) {
                        submit(pool, work, List.copyOf(batch));
                        batch.clear();
                    }
                });
                submit(pool, work, List.copyOf(batch));
                for (Future<?> future : work) {
                    future.get();
                }
            } catch (ExecutionException e) {
                throw new IOException("Restored files could not be read back: " + e.getCause(), e);
            } finally {
                pool.shutdownNow();
            }
        }
        synchronized (this) {
            return new Result(
                    Optional.ofNullable(consistentAt),
                    files,
                    bytes,
                    differingCount,
                    List.copyOf(differing),
                    changed,
                    unreadable);
        }
    }

    private void readSound(Repository repository, Snapshot snapshot, FileManifest.LineConsumer lines)
            throws IOException, InterruptedException {
        try {
            FileManifest.read(repository, snapshot, lines);
        } catch (RepositoryException.Damaged e) {
            differs("the backup's list of digests cannot be read to its end: " + e.reason());
        }
    }

    private void submit(ExecutorService pool, List<Future<?>> work, List<FileDigest> batch)
            throws InterruptedException {
        room.acquire();
        work.removeIf(future -> future.state() == Future.State.SUCCESS);
        work.add(pool.submit(() -> {
            try (DirectoryCursor cursor = new DirectoryCursor(target)) {
                byte[] buffer = new byte[1 << 18];
                for (FileDigest file : batch) {
                    check(cursor, file, buffer);
                }
                return null;
            } finally {
                room.release();
            }
        }));
    }

    private void check(DirectoryCursor cursor, FileDigest expected, byte[] buffer) throws InterruptedException {
        MessageDigest sha256 = sha256();
        long length = 0;
        try (OpenFile file =
                cursor.at(expected.path().parent()).openFile(expected.path().name())) {
            for (int read; (read = file.read(buffer, 0, buffer.length, length)) > 0; length += read) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                sha256.update(buffer, 0, read);
            }
        } catch (PosixException e) {
            differs(e.getMessage());
            return;
        }
        boolean equal = length == expected.size() && Arrays.equals(sha256.digest(), expected.sha256());
        synchronized (this) {
            files++;
            bytes += length;
        }
        if (!equal) {
            differs(expected.path() + " has " + length + " bytes of other content, expected " + expected.size());
        }
    }

    private synchronized void differs(String what) {
        differingCount++;
        if (differing.size() < NAMED) {
            differing.add(what);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
