package io.holdfast.control.work;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Says every few seconds that this process's workers are there. */
@Component
class WorkerHeartbeat extends Ticking {
    private static final Duration TICK = Duration.ofSeconds(5);

    private final Workers workers;
    private final KnownWorkers known;

    WorkerHeartbeat(Workers workers, KnownWorkers known) {
        super("worker-heartbeat", TICK);
        this.workers = workers;
        this.known = known;
    }

    @Override
    protected void tick() {
        workers.name().ifPresent(known::tell);
    }
}
