package io.holdfast.sources.postgres;

import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.log.LogArchive.Window;
import io.holdfast.sources.postgres.log.LogPlan;
import io.holdfast.sources.postgres.log.LogPosition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether and how far a base backup is rolled forward, decided before anything is fetched.
 *
 * @param archive empty when the base backup is restored alone
 * @param why it is, in that case
 */
record LogChoice(Optional<LogArchive> archive, String why) {
    /** What the repository knows of the log's coverage can be a minute behind the log itself. */
    private static final Duration COVERAGE_LAG = Duration.ofMinutes(5);

    /** @throws SourceException when the wanted instant lies outside of what can be restored, with the window */
    static LogChoice of(RestoreRequest request, BaseBackupRecord record, Clock clock) throws IOException {
        LogArchive archive = LogArchive.open(request.repository(), request.dataSet());
        Optional<Window> window = archive.window(Long.parseUnsignedLong(record.systemIdentifier()));
        if (request.pointInTime().isPresent()) {
            Instant wanted = request.pointInTime().get();
            if (wanted.isBefore(record.consistentAt())) {
                throw outside(request, record, wanted, window.flatMap(Window::coveredUntil));
            }
            if (wanted.isAfter(clock.instant().plus(COVERAGE_LAG))
                    || window.flatMap(Window::coveredUntil)
                            .filter(until -> wanted.isAfter(until.plus(COVERAGE_LAG)))
                            .isPresent()) {
                throw outside(request, record, wanted, window.flatMap(Window::coveredUntil));
            }
            return new LogChoice(Optional.of(archive), "");
        }
        LogPosition end = new LogPosition(record.timeline(), record.end());
        if (window.isEmpty()) {
            return new LogChoice(Optional.empty(), "the repository holds no log of this cluster");
        }
        if (window.get().to().compareTo(end) <= 0) {
            return new LogChoice(
                    Optional.empty(), "the log ends at " + window.get().to() + ", before the backup");
        }
        if (window.get().from().compareTo(end) > 0 && window.get().gap().isEmpty()) {
            return new LogChoice(
                    Optional.empty(), "the log begins at " + window.get().from() + ", after the backup");
        }
        return new LogChoice(Optional.of(archive), "");
    }

    /** The error for an instant that cannot be restored. */
    static SourceException outside(
            RestoreRequest request, BaseBackupRecord record, Instant wanted, Optional<Instant> until) {
        boolean early = wanted.isBefore(record.consistentAt());
        return new SourceException("From recovery point "
                + request.snapshot().shortId() + " of " + request.dataSet() + " the instants from "
                + record.consistentAt() + " (the end of its base backup) "
                + until.map(instant -> "to " + instant + " (the end of its log)")
                        .orElse("on, as far as its log goes,")
                + " can be restored, but not " + wanted + ". "
                + (early
                        ? "Choose an earlier recovery point."
                        : "Choose an earlier instant, or none for the latest state."));
    }

    /** The log that is needed; empty when there is none to be used. */
    Optional<LogPlan> plan(RestoreRequest request, BaseBackupRecord record) throws IOException {
        if (archive.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(archive.get()
                .plan(
                        record.timeline(),
                        // the base backup brings the log up to its end itself
                        record.end(),
                        RecoveryTarget.of(request).needed(),
                        RecoveryTarget.timeline(request.selection()),
                        Optional.of(Long.parseUnsignedLong(record.systemIdentifier()))));
    }
}
