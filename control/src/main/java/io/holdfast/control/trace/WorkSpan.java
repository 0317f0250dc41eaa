package io.holdfast.control.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The span of a piece of work, or of a part of it. It is the {@linkplain #current() current} one of the thread that made it until
 * it is closed there. Only {@link #begun} makes a span of it: what a worker takes up, sees that it has to wait for, and puts
 * back, every few seconds, leaves no trace. Stages may be told on any thread, and after the end, when they are ignored.
 */
public final class WorkSpan implements AutoCloseable {
    private static final String NAME = "holdfast.work";
    private static final ThreadLocal<@Nullable WorkSpan> CURRENT = new ThreadLocal<>();
    private static final WorkSpan NOWHERE = new WorkSpan(ObservationRegistry.NOOP, "", Observation.NOOP, null);

    private final ObservationRegistry registry;
    private final String kind;
    private final Observation work;
    private final @Nullable WorkSpan outer;

    // guarded by this
    private Observation.@Nullable Scope scope;
    private @Nullable Observation stage;
    private boolean ended;

    private WorkSpan(ObservationRegistry registry, String kind, Observation work, @Nullable WorkSpan outer) {
        this.registry = registry;
        this.kind = kind;
        this.work = work;
        this.outer = outer;
    }

    /**
     * Of work that a worker takes up on this thread.
     *
     * @param kind as the queue names it, such as {@code backup}
     * @param id as the queue has it: that of the job, or the name of what is looked after
     */
    public static WorkSpan of(ObservationRegistry registry, String kind, String id) {
        return current(new WorkSpan(
                registry,
                kind,
                observation(registry, NAME, kind)
                        .contextualName(kind)
                        .lowCardinalityKeyValue("outcome", "DONE")
                        .highCardinalityKeyValue("holdfast.id", id),
                CURRENT.get()));
    }

    /** That of this thread; one that leaves no trace where there is none. */
    public static WorkSpan current() {
        WorkSpan current = CURRENT.get();
        return current == null ? NOWHERE : current;
    }

    /** Of a part of this work that another thread does, which is to call this. */
    public WorkSpan part(String name) {
        WorkSpan part = current(new WorkSpan(
                registry,
                kind,
                observation(registry, NAME + ".part", kind).contextualName(name).parentObservation(work),
                CURRENT.get()));
        part.begin();
        return part;
    }

    private static Observation observation(ObservationRegistry registry, String name, String kind) {
        return Observation.createNotStarted(name, registry).lowCardinalityKeyValue("work", kind);
    }

    private static WorkSpan current(WorkSpan span) {
        CURRENT.set(span);
        return span;
    }

    /**
     * It begins in earnest; to be called on the thread that made this. A second time only says more.
     *
     * @param attribute such as {@code data_set}
     * @param value of whatever cardinality; no secret
     */
    public void begun(String attribute, String value) {
        work.highCardinalityKeyValue("holdfast." + attribute, value);
        begin();
    }

    private synchronized void begin() {
        if (scope == null && !ended) {
            work.start();
            scope = work.openScope();
        }
    }

    /** The next stage begins, and the one before has ended. */
    public synchronized void stage(String name) {
        if (scope == null || ended) {
            return;
        }
        endStage();
        stage = observation(registry, NAME + ".stage", kind)
                .contextualName(name)
                .parentObservation(work)
                .start();
    }

    /** @param word in capitals, such as {@code SUCCESS}; {@code DONE} where nothing is said */
    public void outcome(String word) {
        work.lowCardinalityKeyValue("outcome", word);
    }

    /** It ends by this. */
    public void failed(Throwable error) {
        work.error(error);
        outcome("FAILED");
    }

    private void endStage() {
        if (stage != null) {
            stage.stop();
            stage = null;
        }
    }

    @Override
    public synchronized void close() {
        ended = true;
        endStage();
        if (scope != null) {
            scope.close();
            work.stop();
        }
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
