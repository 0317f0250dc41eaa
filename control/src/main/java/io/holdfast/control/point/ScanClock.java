package io.holdfast.control.point;

import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Has a repository looked into before its time. */
@Component
public class ScanClock {
    private final WorkQueue queue;
    private final Clock clock;

    ScanClock(WorkQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /** By the next free worker. */
    public void now(String repository) {
        queue.bringForward(ScanTasks.SCAN, repository, clock.instant(), false, clock.instant());
    }
}
