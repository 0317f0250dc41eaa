package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The recovery point that an incremental backup builds on. */
final class EarlierBackup {
    private final Repository repository;
    private final Snapshot snapshot;
    private final BaseBackupRecord record;
    private final Map<String, ManifestFile> files = new HashMap<>();

    private EarlierBackup(Repository repository, Snapshot snapshot, BaseBackupRecord record) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.record = record;
    }

    /**
     * Fetches its manifest.
     *
     * @param file where the manifest is put; the caller removes it
     * @throws IOException saying why nothing can build on it
     */
    static EarlierBackup open(PreviousBackup previous, Path file) throws IOException {
        Repository repository = previous.repository();
        Snapshot snapshot = previous.snapshot();
        BaseBackupRecord record = BaseBackupRecord.read(repository, snapshot);
        try (InputStream content = repository.read(snapshot, DataDirectoryLayout.MANIFEST)) {
            Files.copy(content, file);
        }
        EarlierBackup earlier = new EarlierBackup(repository, snapshot, record);
        BackupManifest.read(file).forEach(listed -> {
            if (listed.crc32c().isEmpty()) {
                throw new SourceException(
                        "backup " + snapshot.shortId() + " was made by an earlier version of Holdfast");
            }
            earlier.files.put(listed.path(), listed);
        });
        return earlier;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    BaseBackupRecord record() {
        return record;
    }

    /** @param name as in its manifest */
    Optional<ManifestFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    InputStream read(EntryPath path) throws IOException {
        return repository.read(snapshot, path);
    }
}
