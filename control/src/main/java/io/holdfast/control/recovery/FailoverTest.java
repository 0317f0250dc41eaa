package io.holdfast.control.recovery;

import io.holdfast.control.restore.RestoreOperation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failover test is to do.
 *
 * @param plan null for the only one
 * @param dataSets null for all of the plan's, in the plan's order
 * @param repository null for the plan's
 * @param incidentTime null for the start of the drill
 * @param pointInTimes to which instant, by data set; those not named come back to their newest state
 * @param selections what part, by data set
 * @param targets where to, by data set
 * @param keepRunning leave what was restored in place until the drill is completed
 */
public record FailoverTest(
        @Nullable String plan,
        @Nullable List<String> dataSets,
        @Nullable String repository,
        @Nullable Instant incidentTime,
        @Nullable Map<String, Instant> pointInTimes,
        @Nullable Map<String, Map<String, String>> selections,
        @Nullable Map<String, Target> targets,
        @Nullable Boolean keepRunning,
        @Nullable List<String> participants,
        @Nullable String reason) {}
