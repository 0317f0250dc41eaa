package io.holdfast.control.errand;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Measures the stage that an errand is in. For one thread. */
final class StageClock {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Clock clock;
    private String stage = "";
    private boolean counted;
    private Instant since = Instant.EPOCH;
    private long first;
    private Instant told = Instant.EPOCH;

    StageClock(Clock clock) {
        this.clock = clock;
    }

    /** @param perSecond since the stage began @param etaSeconds null while it cannot be told */
    record Pace(double perSecond, @Nullable Long etaSeconds) {}

    /** Whether it is to be told now: at the beginning of a stage and once a second; call it once for each step. */
    boolean isDue(String now, long done, @Nullable Long total) {
        boolean begins = !now.equals(stage) || counted != (total != null);
        if (begins) {
            stage = now;
            counted = total != null;
            since = clock.instant();
            first = done;
        }
        if (!begins && Duration.between(told, clock.instant()).compareTo(EVERY) < 0) {
            return false;
        }
        told = clock.instant();
        return true;
    }

    Pace pace(long done, @Nullable Long total) {
        double seconds = Duration.between(since, clock.instant()).toMillis() / 1000.0;
        double rate = seconds > 0 ? (done - first) / seconds : 0;
        Long eta = total != null && rate > 0 ? Long.valueOf((long) Math.ceil((total - done) / rate)) : null;
        return new Pace(rate, eta);
    }
}
