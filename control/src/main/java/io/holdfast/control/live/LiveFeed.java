package io.holdfast.control.live;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Publishes {@link LiveEvent}s. */
@Component
public class LiveFeed {
    private final ApplicationEventPublisher publisher;

    LiveFeed(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Parameters as of {@link LiveEvent}: who may not see all of the services is not told. */
    public void tell(String type, String id, Object payload, Set<String> services) {
        tell(type, id, payload, services, null);
    }

    /** As above, of something that got further and is otherwise as it was told of last. */
    public void goesOn(String type, String id, Object payload, Set<String> services) {
        publisher.publishEvent(new LiveEvent(type, id, payload, services, null, true));
    }

    /** As of {@link #tell(String, String, Object, Set)}; this person is told in any case. */
    public void tell(String type, String id, Object payload, Set<String> services, @Nullable String person) {
        publisher.publishEvent(new LiveEvent(type, id, payload, services, person));
    }

    /** The dashboard would look different now. */
    public void dashboardChanged() {
        tell("dashboard", "dashboard", Map.of(), Set.of());
    }
}
