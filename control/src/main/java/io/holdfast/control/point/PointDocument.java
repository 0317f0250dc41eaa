package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.BackupFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a snapshot says of itself in {@code .holdfast/recovery-point.json}, so that the catalog can be rebuilt from the
 * repository alone.
 *
 * @param sizeBytes of the protected data, this document not counted
 */
public record PointDocument(
        int version,
        UUID backupJob,
        String dataSet,
        String service,
        String kind,
        Instant consistentAt,
        String engineVersion,
        long sizeBytes,
        Map<String, String> facts) {
    static final EntryPath PATH = EntryPath.of(".holdfast/recovery-point.json");

    public static PointDocument of(
            UUID job, String dataSet, String service, String kind, BackupFacts facts, long sizeBytes) {
        return new PointDocument(
                1, job, dataSet, service, kind, facts.consistentAt(), facts.engineVersion(), sizeBytes, facts.facts());
    }

    /** What the source did: {@code incremental} when it took over what had not changed, {@code full} when it read everything. */
    public String backupType() {
        return facts.containsKey(BackupFacts.INCREMENTAL_TO) ? "incremental" : "full";
    }

    public void writeTo(SnapshotSink sink) throws IOException, InterruptedException {
        String json = Catalog.json(this);
        byte[] bytes = String.valueOf(json).getBytes(StandardCharsets.UTF_8);
        sink.file(PATH, EntryMetadata.synthetic(0644, consistentAt), new ByteArrayInputStream(bytes), Cuts.CONTENT);
    }

    /** Empty for a snapshot that holds none: one that Holdfast did not make, or a log's. */
    public static Optional<PointDocument> read(Repository repository, Snapshot snapshot) throws IOException {
        if (repository.find(snapshot, PATH).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = repository.read(snapshot, PATH)) {
            String json = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(Catalog.fromJson(json, PointDocument.class));
        }
    }

    /** The point as it is known by where it lies. */
    public RecoveryPoint in(String repository, Snapshot snapshot, long addedBytes) {
        return new RecoveryPoint(
                RecoveryPoint.idOf(repository, snapshot.id()),
                dataSet,
                service,
                kind,
                repository,
                snapshot.id(),
                backupJob,
                consistentAt,
                snapshot.time(),
                sizeBytes,
                addedBytes,
                engineVersion,
                facts,
                io.holdfast.sources.ProofLevel.STORED,
                RecoveryPoint.holds(snapshot.tags()));
    }
}
