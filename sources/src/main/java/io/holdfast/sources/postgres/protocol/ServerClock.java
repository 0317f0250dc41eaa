package io.holdfast.sources.postgres.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** PostgreSQL's timestamps on the wire: microseconds since 2000-01-01 00:00 UTC. */
final class ServerClock {
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private ServerClock() {}

    static Instant instant(long microseconds) {
        return EPOCH.plus(microseconds, ChronoUnit.MICROS);
    }

    static long microseconds(Instant instant) {
        return EPOCH.until(instant, ChronoUnit.MICROS);
    }
}
