package io.holdfast.control.work;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Does something small again and again, on a thread of its own, while the server runs. */
public abstract class Ticking implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Ticking.class);

    private final String name;
    private final Duration every;
    private final FailureLog failures;
    private @Nullable ScheduledExecutorService ticker;

    /**
     * @param name of the thread
     * @param every from the end of one tick to the next
     */
    protected Ticking(String name, Duration every) {
        this.name = name;
        this.every = every;
        this.failures = new FailureLog(LOG, name + " could not do its work", InstantSource.system());
    }

    /** Whatever it throws is logged, and it is tried again. */
    protected abstract void tick();

    @Override
    public final synchronized void start() {
        if (ticker == null) {
            ticker = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name(name).daemon().factory());
            ticker.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public final synchronized void stop() {
        if (ticker != null) {
            ticker.shutdownNow();
            ticker = null;
        }
    }

    @Override
    public final synchronized boolean isRunning() {
        return ticker != null;
    }

    private void look() {
        try {
            tick();
            failures.worked();
        } catch (RuntimeException e) {
            // an executor would silently end the ticking
            failures.failed(e);
        }
    }
}
