package io.holdfast.control.point;

import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.sources.ProofLevel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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
 * @param legalHolds the cases that it is under a legal hold for; empty when it is under none
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
        ProofLevel proofLevel,
        List<String> legalHolds) {
    /** What the source said of damage that it found and kept, such as pages with wrong checksums; mostly empty. */
    public Optional<String> damage() {
        return Optional.ofNullable(facts.get("damaged"));
    }

    /** The id follows from where the point lies, so that an index that is made anew has the same. */
    static UUID idOf(String repository, String snapshotId) {
        return UUID.nameUUIDFromBytes((repository + "/" + snapshotId).getBytes(StandardCharsets.UTF_8));
    }

    /** The cases of a snapshot's tags; the tag itself for a hold without a case, as the command line can put it. */
    static List<String> holds(List<String> tags) {
        List<String> cases = LegalHold.cases(tags);
        return cases.isEmpty() && LegalHold.holds(tags) ? List.of(LegalHold.TAG) : cases;
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
                proofLevel,
                legalHolds);
    }

    /** Whether the source said that it found nothing at all; one that does not count what it finds never does. */
    public boolean holdsNothing() {
        return "0".equals(facts.getOrDefault("files", facts.get("nodes")));
    }
}
