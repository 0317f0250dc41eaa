package io.holdfast.server.live;

import io.holdfast.control.access.Access;
import io.holdfast.control.access.Reach;
import io.holdfast.control.live.LiveEvent;
import java.time.Duration;

/** Which events the caller may hear of. For the thread of the request that listens. */
final class Hearing {
    /** A service may move to another site meanwhile. */
    private static final long ASKED_ANEW = Duration.ofSeconds(5).toNanos();

    private final Access access;
    private final String caller;
    private Reach seen;
    private long asked;

    Hearing(Access access, String caller) {
        this.access = access;
        this.caller = caller;
        this.seen = access.seen();
        this.asked = System.nanoTime();
    }

    /** That something is out of date somewhere everybody hears; it says neither what nor where. */
    boolean allows(LiveEvent event) {
        if (System.nanoTime() - asked > ASKED_ANEW) {
            seen = access.seen();
            asked = System.nanoTime();
        }
        return event.type().equals("dashboard") || caller.equals(event.person()) || seen.coversAll(event.services());
    }
}
