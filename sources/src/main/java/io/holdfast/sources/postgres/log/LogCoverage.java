package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.log.StoredLog.Chapter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a stored log says of instants: with it up to a position, nothing is missing that was committed before an instant.
 */
record LogCoverage(List<Claim> claims) {

    record Claim(LogPosition position, Instant until) {}

    /** Of one cluster. */
    static LogCoverage of(StoredLog log, long systemIdentifier) {
        List<Claim> claims = new ArrayList<>();
        for (Chapter chapter : log.chapters()) {
            LogDocument document = chapter.document();
            if (document.systemIdentifier() == systemIdentifier) {
                document.coveredUntil().ifPresent(instant -> claims.add(new Claim(document.end(), instant)));
            }
        }
        for (StoredLog.StoredTail tail : log.tails()) {
            TailPayload header = tail.header();
            if (header.systemIdentifier() == systemIdentifier && header.kind() != TailPayload.Kind.HISTORY) {
                header.coveredUntil().ifPresent(instant -> claims.add(new Claim(tail.end(), instant)));
            }
        }
        return new LogCoverage(List.copyOf(claims));
    }

    /** The first position on the way after which nothing up to the instant can come; empty when none is known. */
    Optional<LogPosition> enough(LogPath path, Instant until) {
        return claims.stream()
                .filter(claim ->
                        path.contains(claim.position()) && !claim.until().isBefore(until))
                .map(Claim::position)
                .min(Comparator.naturalOrder());
    }

    /** Up to when nothing is missing on the way to this position; empty when that is not known. */
    Optional<Instant> until(LogPath path, LogPosition end) {
        return claims.stream()
                .filter(claim ->
                        path.contains(claim.position()) && claim.position().compareTo(end) <= 0)
                .map(Claim::until)
                .max(Comparator.naturalOrder());
    }
}
