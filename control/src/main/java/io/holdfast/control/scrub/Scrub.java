package io.holdfast.control.scrub;

import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.maintenance.MaintenanceRun;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One scrub of a repository: a look through its structure, and every byte of a part of its packs.
 *
 * @param part which part was read, counted from 1; 0: all of them
 * @param parts how many there are; 1 where all is read each time
 * @param packs that the repository had
 * @param readBytes of packs, as they are stored
 * @param errorCount how many errors were found in all
 * @param errors the first of them, each a sentence that names the damaged file or what is lost with it
 * @param errorMessage why it did not come to an end
 * @param progress while it runs
 * @param cancelRequestedBy who asked for it to be cancelled; it may have ended otherwise all the same
 */
record Scrub(
        UUID scrubId,
        String repository,
        Instant startedAt,
        @Nullable Instant endedAt,
        Status status,
        int part,
        int parts,
        @Nullable Long packs,
        @Nullable Long readBytes,
        long errorCount,
        List<String> errors,
        @Nullable String errorMessage,
        @Nullable WorkProgress progress,
        @Nullable String cancelRequestedBy)
        implements MaintenanceRun {
    /** How many errors are kept in full. */
    static final int KEPT_ERRORS = 50;

    enum Status {
        RUNNING,
        /** What was read is as it was written. */
        SUCCESS,
        DAMAGED,
        /** Nothing is known: it could not be read through. */
        FAILED,
        CANCELLED
    }

    Scrub {
        errors = List.copyOf(errors);
    }

    @Override
    public UUID runId() {
        return scrubId;
    }

    @Override
    public boolean wasCancelled() {
        return status == Status.CANCELLED;
    }
}
