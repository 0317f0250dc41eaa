package io.holdfast.control.job;

import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Has the next due backup of a data set come earlier. */
@Component
public class BackupClock {
    private final WorkQueue queue;
    private final Clock clock;

    BackupClock(WorkQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /** No later than in this time; for a data set whose policy has a schedule. Others that are due sooner stay as they are. */
    public void within(String dataSet, Duration time) {
        queue.bringForward(BackupTasks.SCHEDULE, dataSet, clock.instant().plus(time), false, clock.instant());
    }
}
