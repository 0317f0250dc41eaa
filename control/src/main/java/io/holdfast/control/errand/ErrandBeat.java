package io.holdfast.control.errand;

import io.holdfast.control.work.Ticking;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Says every few seconds that this server's errands still run, and clears away what ended with its server. */
@Component
class ErrandBeat extends Ticking {
    private final RunningErrands errands;

    ErrandBeat(RunningErrands errands) {
        super("errand-beat", Duration.ofSeconds(5));
        this.errands = errands;
    }

    @Override
    protected void tick() {
        errands.beat();
    }
}
