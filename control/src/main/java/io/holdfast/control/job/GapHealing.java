package io.holdfast.control.job;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * A log that has a gap restores nothing later until there is a base backup from after it: so one is made at once, and
 * again after a while when that one has failed for good.
 */
@Component
class GapHealing extends Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(GapHealing.class);
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final LogStreams logs;
    private final BackupRequests requests;
    private final BackupJobs jobs;
    private final Clock clock;
    // touched by the ticking thread only
    private final Map<String, Instant> askedAt = new HashMap<>();

    GapHealing(LogStreams logs, BackupRequests requests, BackupJobs jobs, Clock clock) {
        super("gap-healing", TICK);
        this.logs = logs;
        this.requests = requests;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        logs.status().stream()
                .filter(status -> status.gapFoundAt() != null)
                .map(LogStatus::dataSet)
                .filter(logs::keeps)
                .distinct()
                .forEach(this::heal);
    }

    private void heal(String dataSet) {
        Instant now = clock.instant();
        Instant asked = askedAt.get(dataSet);
        if (jobs.pending(dataSet) || asked != null && asked.plus(AGAIN).isAfter(now) && !isNewer(dataSet, asked)) {
            return;
        }
        askedAt.put(dataSet, now);
        try {
            requests.request(dataSet, null, null, "gap in the log");
            LOG.warn(
                    "The log of {} has a gap: a base backup is made now, from which it can be restored again", dataSet);
        } catch (InvalidRequestException e) {
            LOG.warn("The log of {} has a gap, and no base backup can be asked for: {}", dataSet, e.getMessage());
        }
    }

    /** Whether there is a gap that the last backup that was asked for cannot have been meant for. */
    private boolean isNewer(String dataSet, Instant asked) {
        return logs.status(dataSet).stream()
                .map(LogStatus::gapFoundAt)
                .filter(Objects::nonNull)
                .anyMatch(found -> found.isAfter(asked));
    }
}
