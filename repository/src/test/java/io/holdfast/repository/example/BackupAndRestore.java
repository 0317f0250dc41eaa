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
import io.holdfast.repository.walk.DirectoryBackup;
import io.holdfast.repository.walk.ExcludeRules;
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
    static String run(Path place, Path directory, Path target, char[] typed) throws Exception {
        try (Password password = Password.of(typed);
                Repository repository = Repositories.init(place, password)) {
            DirectoryBackup files = DirectoryBackup.of(directory).excluding(ExcludeRules.of("*.tmp", "/cache"));
            InputStream dump = new ByteArrayInputStream("remember the milk".getBytes(StandardCharsets.UTF_8));
            EntryPath path = EntryPath.of("dump.sql");
            Snapshot snapshot = repository
                    .backup(
                            new SnapshotRequest(
                                    Instant.now(), "db1", "me", List.of("/data"), List.of("demo"), Optional.empty()),
                            sink -> {
                                files.writeTo(sink);
                                sink.file(path, EntryMetadata.synthetic(0640, Instant.now()), dump, Cuts.CONTENT);
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
