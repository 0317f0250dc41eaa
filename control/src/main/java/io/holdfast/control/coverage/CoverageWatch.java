package io.holdfast.control.coverage;

import io.holdfast.control.ConflictException;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Looks into all places each hour, and soon after something was declared or somebody asked for it. */
@Component
class CoverageWatch extends Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(CoverageWatch.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final String NOBODY = "system";
    private static final Duration EVERY = Duration.ofHours(1);

    private final Coverage coverage;
    private final RunningErrands errands;
    private final Clock clock;
    private final ControlSettings settings;
    private final AtomicReference<Instant> due = new AtomicReference<>(Instant.EPOCH);
    /** Who asked for the next look, until it begins. */
    private final AtomicReference<String> asked = new AtomicReference<>(NOBODY);

    CoverageWatch(Coverage coverage, RunningErrands errands, ControlSettings settings, Clock clock) {
        super("coverage-watch", TICK);
        this.coverage = coverage;
        this.errands = errands;
        this.settings = settings;
        this.clock = clock;
    }

    @EventListener
    void applied(InventoryStore.Applied event) {
        soon(NOBODY);
    }

    void soon(String by) {
        asked.set(by);
        due.set(Instant.EPOCH);
    }

    @Override
    protected void tick() {
        Instant now = clock.instant();
        // what is looked into may be anywhere
        if (!settings.place().reachesAll() || due.get().isAfter(now)) {
            return;
        }
        // before looking: what is declared meanwhile asks for another look
        due.set(now.plus(EVERY));
        try {
            errands.run(ErrandKind.COVERAGE, "", asked.getAndSet(NOBODY), watch -> {
                coverage.look(watch);
                return true;
            });
        } catch (ConflictException e) {
            LOG.info("{}", e.getMessage());
            coverage.tell();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
