package io.holdfast.control.live;

import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Publishes {@link LiveEvent}s. */
@Component
public class LiveFeed {
    private final ApplicationEventPublisher publisher;

    LiveFeed(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    public void tell(String type, String id, Object payload) {
        publisher.publishEvent(new LiveEvent(type, id, payload));
    }

    /** The dashboard would look different now. */
    public void dashboardChanged() {
        tell("dashboard", "dashboard", Map.of());
    }
}
