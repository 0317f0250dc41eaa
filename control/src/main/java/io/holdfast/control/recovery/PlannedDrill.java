package io.holdfast.control.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A drill that begins by itself at a planned time.
 *
 * @param mode of the run of its plan: {@code test}, {@code tabletop} or {@code switchover}
 * @param cron when it is repeated, with seconds first; null for one that is done once
 * @param zone in which cron counts, and in which people are told the time
 * @param startsAt the next time; null when there is none any more
 * @param notice how long before those who take part are told
 * @param channels by which they are told
 * @param despiteReadiness why a switchover is asked for though services are not ready; null: it is not begun then
 * @param noticedAt when they were told of the next time; null while they were not
 * @param noticeProblem why they could not be told; null when nothing is amiss
 * @param lastStart the time before
 * @param lastRun the run that began then; null where none did
 * @param lastOutcome what came of it; null while it goes on
 * @param missed the time before came and went without a drill that was brought to an end
 */
public record PlannedDrill(
        UUID plannedId,
        String plan,
        String mode,
        @Nullable String cron,
        String zone,
        @Nullable Instant startsAt,
        Duration notice,
        List<String> channels,
        List<Participant> participants,
        String reason,
        @Nullable String despiteReadiness,
        String plannedBy,
        Instant plannedAt,
        @Nullable Instant noticedAt,
        @Nullable String noticeProblem,
        @Nullable Instant lastStart,
        @Nullable UUID lastRun,
        @Nullable String lastOutcome,
        boolean missed) {

    /** What kind of drill it is, as records of drills say it. @param coversAll whether its plan brings everything back */
    public static String type(String mode, boolean coversAll) {
        return switch (mode) {
            case "tabletop" -> Drill.TABLETOP;
            case "test" -> "RestoreTest";
            default -> coversAll ? "FullFailover" : "PartialFailover";
        };
    }
}
