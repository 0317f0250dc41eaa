package io.holdfast.repository;

import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.Repository.SnapshotContents;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A repository of ours on a real disk, with stock restic beside it. */
final class RepositoryOnDisk implements AutoCloseable {
    static final EntryMetadata PLAIN = EntryMetadata.synthetic(0640, Instant.parse("2026-01-02T03:04:05.678Z"));

    final Path directory;
    final Repository repository;
    final Restic restic;

    /** Makes it within {@code folder}. */
    RepositoryOnDisk(Path folder) throws IOException {
        directory = folder.resolve("repository");
        try (Password password = Parts.password()) {
            repository = QuickKeys.init(directory, password);
        }
        restic = new Restic(directory);
    }

    BackupSummary backup(SnapshotContents contents) throws IOException, InterruptedException {
        return backup(contents, Progress.NONE);
    }

    BackupSummary backup(SnapshotContents contents, Progress progress) throws IOException, InterruptedException {
        SnapshotRequest request = new SnapshotRequest(
                Instant.parse("2026-03-04T05:06:07.89Z"),
                "host",
                "user",
                List.of("/data"),
                List.of("test"),
                Optional.empty());
        return repository.backup(request, contents, progress);
    }

    /** A folder beside it that holds whatever a file system may hold. */
    Path oddFiles() throws IOException, InterruptedException {
        Path source = OddFiles.make(directory.resolveSibling("source"));
        // reading a file that was modified after it was accessed, such as in the year 2100, changes its access time
        Shell.run(source, "touch -m -d '2002-02-02 02:02:02.000000001Z' large");
        return source;
    }

    byte[] read(Snapshot snapshot, String path) throws IOException {
        try (InputStream content = repository.read(snapshot, EntryPath.of(path))) {
            return content.readAllBytes();
        }
    }

    static InputStream stream(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    /** Bytes that do not compress, the same for the same seed. */
    static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        repository.close();
    }
}
