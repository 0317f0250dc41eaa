package io.holdfast.control.plan;

import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Puts runs into the queue. */
@Component
class RunStart {
    private final RunDrills drills;
    private final WorkQueue queue;
    private final Clock clock;

    RunStart(RunDrills drills, WorkQueue queue, Clock clock) {
        this.drills = drills;
        this.queue = queue;
        this.clock = clock;
    }

    /** In the caller's transaction. */
    void begin(PlanRun run) {
        drills.begin(run);
        queue.add(PlanRunner.RUN, run.runId().toString(), clock.instant());
    }

    /** Somebody has decided something: it goes on at once instead of at its next look. */
    void goOn(UUID run) {
        queue.bringForward(PlanRunner.RUN, run.toString(), clock.instant(), true, clock.instant());
    }
}
