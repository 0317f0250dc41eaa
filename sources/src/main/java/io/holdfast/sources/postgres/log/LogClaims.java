package io.holdfast.sources.postgres.log;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the log in one repository says of itself: up to a position it has all that was committed by an instant. For one
 * thread.
 */
final class LogClaims {
    private final CoverageMarks marks;
    private final NavigableMap<LogPosition, Instant> claims = new TreeMap<>();

    /** @param marks what the server has said */
    LogClaims(CoverageMarks marks) {
        this.marks = marks;
    }

    void claim(LogPosition end, Instant until) {
        claims.merge(end, until, LogClaims::later);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Up to when what is held up to a position is complete: what an earlier end covers, a later one does as well. */
    Optional<Instant> at(LogPosition end) {
        return claims.headMap(end, true).values().stream().reduce(LogClaims::later);
    }

    /** What may be said of the log up to a position, and no further: a restore goes by it to where it may stop. */
    Optional<Instant> coverage(LogPosition end) {
        return Stream.concat(at(end).stream(), marks.at(end).map(CoverageMarks.Mark::server).stream())
                .reduce(LogClaims::later);
    }

    /** Up to when the log is complete as far as it goes. */
    Optional<Instant> newest() {
        return claims.values().stream().reduce(LogClaims::later);
    }

    /** A snapshot holds the log up to here: what was claimed of it piece by piece is claimed of this end now. */
    void joinBefore(LogPosition end) {
        at(end).ifPresent(until -> {
            claims.headMap(end, true).clear();
            claims.put(end, until);
        });
    }
}
