package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Schedule;
import java.time.Duration;
import java.util.Optional;

/**
 * Derives from how much may be lost how often is backed up: twice as often, so that half of the time is left for the backup
 * itself and for one that fails. What is shorter than ten minutes takes a continuous log, and a base backup each day.
 */
final class RpoSchedule {
    static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration BY_BACKUPS = Duration.ofMinutes(10);
    private static final Duration BASE = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private RpoSchedule() {}

    static boolean needsLog(Duration rpo) {
        return rpo.compareTo(BY_BACKUPS) < 0;
    }

    static Schedule of(Duration rpo, boolean log) {
        Duration half = rpo.dividedBy(2);
        Duration every = log ? BASE : half.compareTo(LONGEST) > 0 ? LONGEST : half;
        return new Schedule(Optional.empty(), "UTC", Optional.of(every));
    }
}
