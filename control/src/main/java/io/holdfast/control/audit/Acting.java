package io.holdfast.control.audit;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the present thread acts for: a request, or the system itself. */
public final class Acting {
    private static final ThreadLocal<@Nullable Acting> CURRENT = new ThreadLocal<>();

    private final Actor actor;
    private final UUID request;
    private volatile boolean recorded;

    private Acting(Actor actor, UUID request) {
        this.actor = actor;
        this.request = request;
    }

    /** The thread acts for this request until {@link #end}. */
    public static Acting begin(Actor actor) {
        Acting acting = new Acting(actor, UUID.randomUUID());
        CURRENT.set(acting);
        return acting;
    }

    public static void end() {
        CURRENT.remove();
    }

    /** Another thread acts for the same, until {@link #end}. */
    public void resume() {
        CURRENT.set(this);
    }

    /** What this thread acts for; empty when it is the system itself. */
    public static Optional<Acting> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    public Actor actor() {
        return actor;
    }

    /** Binds the records of one request together. */
    public UUID request() {
        return request;
    }

    void noteRecorded() {
        recorded = true;
    }

    /** Whether the request's act has recorded itself. */
    public boolean isRecorded() {
        return recorded;
    }
}
