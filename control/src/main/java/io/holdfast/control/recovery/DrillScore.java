package io.holdfast.control.recovery;

import io.holdfast.control.restore.RestoreOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Measurements of a drill, each judged against its target. For one thread. */
public final class DrillScore {
    private int of;
    private final List<String> missed = new ArrayList<>();

    /**
     * Judges one; what was not measured or has no target is left out.
     *
     * @param what {@code RTO} or {@code RPO}
     * @param subject what was measured, such as a data set
     */
    public void judge(String what, String subject, @Nullable Double seconds, @Nullable Long targetSeconds) {
        if (seconds == null || targetSeconds == null) {
            return;
        }
        of++;
        if (seconds > targetSeconds) {
            missed.add(String.format(
                    Locale.ROOT, "%s: %.0f s, the %s is %s.", subject, seconds, what, words(targetSeconds)));
        }
    }

    /** Judges one that is missed because nobody knows it. */
    public void unknown(String what, String subject, long targetSeconds) {
        of++;
        missed.add(subject + ": not known, the " + what + " is " + words(targetSeconds) + ".");
    }

    /** A restore that ended well, by what its service has to meet. */
    public void judge(RestoreOperation restore) {
        if (restore.status() == RestoreOperation.Status.SUCCESS) {
            judge("RTO", restore.dataSet(), restore.measuredRtoSeconds(), seconds(restore.targetRtoMinutes()));
            judge("RPO", restore.dataSet(), restore.measuredRpoSeconds(), seconds(restore.targetRpoMinutes()));
        }
    }

    /**
     * Of a failover test: each restore that ended well against its RPO, and when it was back against its RTO, as what came
     * before it in the plan's order counts.
     *
     * @param began null where it did not begin
     */
    static DrillScore ofTest(@Nullable Instant began, List<RestoreOperation> restores, List<Drill.Step> steps) {
        DrillScore score = new DrillScore();
        for (RestoreOperation restore : restores) {
            if (restore.status() != RestoreOperation.Status.SUCCESS) {
                continue;
            }
            for (Drill.Step step : steps) {
                if (began != null && restore.dataSet().equals(step.dataSet())) {
                    score.judge(
                            "RTO",
                            restore.dataSet() + ", back since the drill began",
                            Duration.between(began, step.started()).toMillis() / 1000.0 + step.seconds(),
                            seconds(restore.targetRtoMinutes()));
                }
            }
            score.judge("RPO", restore.dataSet(), restore.measuredRpoSeconds(), seconds(restore.targetRpoMinutes()));
        }
        return score;
    }

    private static @Nullable Long seconds(@Nullable Integer minutes) {
        return minutes == null ? null : Long.valueOf(minutes * 60L);
    }

    private static String words(long seconds) {
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    /** The targets that were missed, each in a sentence. */
    public List<String> missed() {
        return List.copyOf(missed);
    }

    /** With a space before it; empty when nothing was judged. */
    public String sentence() {
        return of == 0 ? "" : " Score: " + (of - missed.size()) + " of " + of + " targets met.";
    }
}
