package io.holdfast.control.point;

import io.holdfast.sources.ProofLevel;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot in one repository.
 *
 * @param consistentAt the instant whose state it holds
 * @param sizeBytes of the protected data, before deduplication
 * @param backupJobId null when it was found by a rescan
 */
public record RecoveryPoint(
        UUID recoveryPointId,
        String dataSet,
        String serviceName,
        String kind,
        String repository,
        String snapshotId,
        @Nullable UUID backupJobId,
        Instant consistentAt,
        Instant createdAt,
        long sizeBytes,
        long addedBytes,
        String engineVersion,
        Map<String, String> facts,
        ProofLevel proofLevel) {
    /** What the source said of damage that it found and kept, such as pages with wrong checksums; mostly empty. */
    public Optional<String> damage() {
        return Optional.ofNullable(facts.get("damaged"));
    }

    RecoveryPoint withoutJob() {
        return new RecoveryPoint(
                recoveryPointId,
                dataSet,
                serviceName,
                kind,
                repository,
                snapshotId,
                null,
                consistentAt,
                createdAt,
                sizeBytes,
                addedBytes,
                engineVersion,
                facts,
                proofLevel);
    }

    /** Whether the source said that it found nothing at all; one that does not count what it finds never does. */
    public boolean holdsNothing() {
        return "0".equals(facts.getOrDefault("files", facts.get("nodes")));
    }
}
