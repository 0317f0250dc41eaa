package io.holdfast.control.access;

import java.io.Serializable;
import java.util.Optional;

/** What a right is limited to. */
public sealed interface Place extends Serializable {
    /** @param site where the service runs, if any is declared */
    boolean holds(String service, Optional<String> site);

    /** Whether both can hold one service. */
    default boolean meets(Place other) {
        return getClass() != other.getClass() || equals(other);
    }

    record OfService(String name) implements Place {
        @Override
        public boolean holds(String service, Optional<String> site) {
            return service.equals(name);
        }
    }

    /** All services that run there. */
    record OfSite(String name) implements Place {
        @Override
        public boolean holds(String service, Optional<String> site) {
            return site.filter(name::equals).isPresent();
        }
    }
}
