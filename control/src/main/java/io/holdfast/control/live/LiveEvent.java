package io.holdfast.control.live;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something changed. Published through Spring's {@code ApplicationEventPublisher} on the thread that made the change;
 * listeners must be quick. At most four events a second tell the progress of one job.
 *
 * @param type {@code backup}, {@code restore}, {@code drill}, {@code run}, {@code log}, {@code errand}, {@code alert} or
 *     {@code dashboard}
 * @param id of the thing that changed, such as a job's
 * @param payload what the REST resource of the thing would answer now; for {@code dashboard} an empty object
 * @param services that it concerns; none: the whole installation
 * @param person who hears of it without seeing all of that, such as whoever asked for it; null: nobody
 * @param goesOn that it got further, and nothing else of it is new since it was told of last
 */
public record LiveEvent(
        String type,
        String id,
        Object payload,
        Set<String> services,
        @Nullable String person,
        boolean goesOn) {
    public LiveEvent {
        services = Set.copyOf(services);
    }

    /** Of something that may be new in anything. */
    public LiveEvent(String type, String id, Object payload, Set<String> services, @Nullable String person) {
        this(type, id, payload, services, person, false);
    }

    /** To be told in place of this one and an earlier one of the same thing. */
    public LiveEvent after(LiveEvent earlier) {
        return goesOn && !earlier.goesOn ? new LiveEvent(type, id, payload, services, person) : this;
    }
}
