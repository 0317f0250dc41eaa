package io.holdfast.sources.files;

import io.holdfast.repository.Parts;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Restic;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A repository of its own, and backups and restores with it as control does them. */
public final class Protected implements AutoCloseable {
    private final SourceKind kind;
    private final Path folder;
    public final Repository repository;

    /** What a backup learned and made. */
    public record Backup(BackupFacts facts, Repository.BackupSummary summary) {
        public Snapshot snapshot() {
            return summary.snapshot();
        }
    }

    /** @param folder where the repository goes, and scratch files */
    public Protected(SourceKind kind, Path folder) throws IOException {
        this.kind = kind;
        this.folder = folder;
        try (Password password = Password.of(Restic.PASSWORD.toCharArray())) {
            repository = QuickKeys.init(folder.resolve("repository"), password);
        }
        Files.createDirectories(folder.resolve("work"));
    }

    public Restic restic() {
        return new Restic(folder.resolve("repository"));
    }

    public SourceContext context() {
        return new SourceContext(Clock.systemUTC(), Progress.NONE, folder.resolve("work"));
    }

    public Backup backUp(Map<String, String> settings) throws IOException, InterruptedException {
        return backUp(settings, path -> {});
    }

    /** @param meddler does something while files are read */
    Backup backUp(Map<String, String> settings, MeddlingSink.Meddler meddler) throws IOException, InterruptedException {
        return backUp(settings, meddler, Optional.empty());
    }

    /** @param previous what has not changed since need not be read */
    Backup backUp(Map<String, String> settings, MeddlingSink.Meddler meddler, Optional<Snapshot> previous)
            throws IOException, InterruptedException {
        return backUp(settings, meddler, previous, Clock.systemUTC());
    }

    /** @param clock by which the backup begins */
    Backup backUp(Map<String, String> settings, MeddlingSink.Meddler meddler, Optional<Snapshot> previous, Clock clock)
            throws IOException, InterruptedException {
        SnapshotRequest request = new SnapshotRequest(
                clock.instant(), "host", "holdfast", List.of("/data"), List.of("holdfast"), Optional.empty());
        AtomicReference<BackupFacts> facts = new AtomicReference<>();
        try (Source source = kind.open(new SourceSettings(settings))) {
            source.probe();
            Repository.BackupSummary summary = repository.backup(
                    request,
                    sink -> facts.set(source.backup(
                            new MeddlingSink(sink, meddler),
                            new SourceContext(
                                    clock,
                                    Progress.NONE,
                                    folder.resolve("work"),
                                    previous.map(snapshot -> new PreviousBackup(repository, snapshot))))),
                    Progress.NONE);
            return new Backup(facts.get(), summary);
        }
    }

    public RestoreReport restore(Snapshot snapshot, Path target, Map<String, String> selection)
            throws IOException, InterruptedException {
        return kind.restore(
                new RestoreRequest(
                        repository, snapshot, "data", Optional.empty(), new RestoreTarget.Directory(target), selection),
                context());
    }

    /** Makes the repository lose a piece of what was backed up, as a disk does. @return the pack that holds it */
    public String lose(BlobType type, BlobId id) throws IOException {
        Blobs.Location blob;
        try (Parts parts = new Parts(folder.resolve("repository"))) {
            parts.index.load();
            blob = parts.blobs.reading().locate(type, id).orElseThrow();
        }
        Path pack = folder.resolve("repository/data/" + blob.pack().substring(0, 2) + "/" + blob.pack());
        Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
        try (FileChannel file = FileChannel.open(pack, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            long middle = blob.offset() + blob.length() / 2;
            file.read(one, middle);
            file.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), middle);
        }
        return blob.pack();
    }

    @Override
    public void close() throws IOException {
        repository.close();
    }
}
