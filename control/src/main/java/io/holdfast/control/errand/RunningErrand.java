package io.holdfast.control.errand;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a piece of work is that somebody waits for.
 *
 * @param stage what is done now, in a few words
 * @param done steps of this stage: snapshots, places, records, bytes of a part, whatever the stage is about
 * @param total of them; null while that is not known
 * @param perSecond steps, since the stage began
 * @param etaSeconds until the stage ends; null while it cannot be told
 * @param askedBy whoever waits for it
 * @param cancelRequestedBy who asked for it to be cancelled; it may have ended all the same
 */
public record RunningErrand(
        Instant startedAt,
        String stage,
        long done,
        @Nullable Long total,
        double perSecond,
        @Nullable Long etaSeconds,
        String askedBy,
        @Nullable String cancelRequestedBy) {

    /** The answer to how far something is. @param running null when none runs */
    public record Answer(@Nullable RunningErrand running) {}

    /**
     * What its events say.
     *
     * @param subject a repository's name or a restore's id; empty where the kind has none
     * @param running the newest of this kind and subject; null when it has ended and no other runs
     */
    public record Told(
            ErrandKind kind, String subject, @Nullable RunningErrand running) {}
}
