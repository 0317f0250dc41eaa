package io.holdfast.control.live;

import java.util.Map;
import java.util.Set;
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
        publisher.publishEvent(new LiveEvent(type, id, payload, services));
    }

    /** The dashboard would look different now. */
    public void dashboardChanged() {
        tell("dashboard", "dashboard", Map.of(), Set.of());
    }
}
