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
 */
public record LiveEvent(
        String type,
        String id,
        Object payload,
        Set<String> services,
        @Nullable String person) {
    public LiveEvent {
        services = Set.copyOf(services);
    }
}
