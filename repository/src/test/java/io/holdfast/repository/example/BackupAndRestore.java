package io.holdfast.repository.example;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The example in the module's README, which a test compares with this. */
final class BackupAndRestore {
    private BackupAndRestore() {}

    // README begins
    static String run(Path directory, Path target, char[] typed) throws Exception {
        try (Password password = Password.of(typed);
                Repository repository = Repositories.init(directory, password)) {
            SnapshotRequest request = new SnapshotRequest(
                    Instant.now(), "db1", "holdfast", List.of("/notes"), List.of("demo"), Optional.empty());
            EntryPath path = EntryPath.of("notes/today.txt");
            Snapshot snapshot = repository
                    .backup(
                            request,
                            sink -> {
                                InputStream text = new ByteArrayInputStream("remember the milk".getBytes());
                                EntryMetadata metadata = EntryMetadata.synthetic(0640, Instant.now());
                                sink.file(path, metadata, text, Cuts.CONTENT);
                            },
                            Progress.NONE)
                    .snapshot();
            repository.restore(snapshot, EntryPath.ROOT, target, Progress.NONE);
            try (InputStream content = repository.read(snapshot, path)) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
    // README ends
}
