package io.holdfast.control.live;

import io.holdfast.control.trace.WorkSpan;
import io.holdfast.repository.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Counts what is done and tells of it at most four times a second, on whichever thread counted. The rate is an
 * exponential moving average over about three seconds of the stage, so that it neither jumps nor lags. Stages that come after all
 * bytes are done have neither a rate nor an end that could be told.
 */
public final class ProgressMeter implements Progress {
    private static final long TELL_EVERY = Duration.ofMillis(250).toNanos();
    private static final double MEMORY_SECONDS = 3;

    private final Consumer<WorkProgress> listener;
    private final WorkSpan span = WorkSpan.current();
    private final LongAdder processed = new LongAdder();
    private final AtomicLong nextTell = new AtomicLong(System.nanoTime());
    private volatile long expected;
    private volatile String stage;

    // guarded by this
    private long lastBytes;
    private long lastNanos = System.nanoTime();
    private double rate;

    /**
     * Its stages are traced as those of the work that this thread does.
     *
     * @param expected bytes, from the last time; 0 when unknown
     */
    public ProgressMeter(String stage, long expected, Consumer<WorkProgress> listener) {
        this.stage = stage;
        this.expected = expected;
        this.listener = listener;
        span.stage(stage);
    }

    @Override
    public void expected(long bytes) {
        expected = bytes;
        maybeTell();
    }

    @Override
    public void stage(String name) {
        stage = name;
        span.stage(name);
        measureAnew();
        nextTell.set(System.nanoTime() + TELL_EVERY);
        listener.accept(now());
    }

    private synchronized void measureAnew() {
        lastBytes = processed.sum();
        lastNanos = System.nanoTime();
        rate = 0;
    }

    /** Begins a stage that counts from zero. */
    public void restart(String name, long bytes) {
        processed.reset();
        expected = bytes;
        stage(name);
    }

    @Override
    public void processed(long bytes) {
        processed.add(bytes);
        maybeTell();
    }

    @Override
    public void transferred(long bytes) {
        maybeTell();
    }

    private void maybeTell() {
        long now = System.nanoTime();
        long due = nextTell.get();
        if (now - due >= 0 && nextTell.compareAndSet(due, now + TELL_EVERY)) {
            listener.accept(now());
        }
    }

    public synchronized WorkProgress now() {
        long bytes = processed.sum();
        long nanos = System.nanoTime();
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds > 0.05) {
            double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
            double current = (bytes - lastBytes) / seconds;
            rate = rate == 0 ? current : rate + weight * (current - rate);
            lastBytes = bytes;
            lastNanos = nanos;
        }
        long all = expected;
        Long eta = all > bytes && rate >= 1 ? Long.valueOf((long) Math.ceil((all - bytes) / rate)) : null;
        return new WorkProgress(
                stage, bytes, all > 0 ? Long.valueOf(Math.max(all, bytes)) : null, Math.round(rate), eta);
    }
}
