package io.holdfast.control.job;

import io.holdfast.control.live.WorkProgress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backup of one data set, as the API shows it.
 *
 * @param dataType the story's target_resource_type
 * @param backupType what is asked for: {@code full}, {@code incremental} or {@code snapshot}; once the source was read, what
 *     it did: {@code full} when it read everything, else {@code incremental}
 * @param startTime of the first attempt; null until then
 * @param backupSizeBytes of the protected data, before deduplication
 * @param addedBytes sealed bytes that it added to the first repository
 * @param storageLocation the repositories that hold it
 * @param attempts begun so far, those that a crash ended included
 * @param state what the status does not say: {@code scheduled}, {@code late}, {@code running}, {@code stalled},
 *     {@code paused}, {@code success}, {@code warned}, {@code empty}, {@code unproven} (it succeeded, and nobody has read back
 *     what it stored), {@code failed}, {@code cancelled} or {@code missed} (its time passed without it)
 * @param warning what is to be known of one that succeeded
 */
public record BackupJob(
        UUID jobId,
        String jobName,
        String serviceName,
        String dataSet,
        String dataType,
        String backupType,
        Instant requestedAt,
        Instant scheduledFor,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        Status status,
        @Nullable Long backupSizeBytes,
        @Nullable String backupSize,
        @Nullable Long addedBytes,
        @Nullable String storageLocation,
        @Nullable String errorMessage,
        @Nullable WorkProgress progress,
        List<Stored> recoveryPoints,
        int attempts,
        int failures,
        String requestedBy,
        String state,
        @Nullable String warning) {

    public enum Status {
        SCHEDULED,
        IN_PROGRESS,
        PAUSED,
        SUCCESS,
        FAILED,
        CANCELLED,
        MISSED
    }

    /** Every state, in the order of a job's life. */
    public static final List<String> STATES = List.of(
            "scheduled",
            "late",
            "running",
            "stalled",
            "paused",
            "success",
            "warned",
            "empty",
            "unproven",
            "failed",
            "cancelled",
            "missed");

    public record Stored(String repository, String snapshotId, UUID recoveryPointId) {}

    /** Whether there is something left to do, and nobody has put it off. */
    boolean isOpen() {
        return status == Status.SCHEDULED || status == Status.IN_PROGRESS;
    }

    /** The same job as it goes on. */
    BackupJob with(WorkProgress now) {
        return new BackupJob(
                jobId,
                jobName,
                serviceName,
                dataSet,
                dataType,
                backupType,
                requestedAt,
                scheduledFor,
                startTime,
                endTime,
                status,
                backupSizeBytes,
                backupSize,
                addedBytes,
                storageLocation,
                errorMessage,
                now,
                recoveryPoints,
                attempts,
                failures,
                requestedBy,
                state,
                warning);
    }
}
