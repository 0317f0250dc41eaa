package io.holdfast.control.work;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Looks every second what of the work of this process is to be cancelled. */
@Component
class CancelWatch extends Ticking {
    private final List<Cancellable> kinds;
    private final StoppableWork running;

    CancelWatch(List<Cancellable> kinds, StoppableWork running) {
        super("cancel-watch", Duration.ofSeconds(1));
        this.kinds = List.copyOf(kinds);
        this.running = running;
    }

    @Override
    protected void tick() {
        for (Cancellable kind : kinds) {
            for (UUID id : kind.toCancel()) {
                if (running.stop(id)) {
                    kind.unblock(id);
                }
            }
        }
    }
}
