package io.holdfast.control.access;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The services that somebody may see, or act on in one way.
 *
 * @param services empty: everything, also what concerns no service or all of them
 */
public record Reach(Optional<Set<String>> services) {
    public static final Reach EVERYTHING = new Reach(Optional.empty());

    public Reach {
        services = services.map(Set::copyOf);
    }

    public static Reach of(Set<String> services) {
        return new Reach(Optional.of(services));
    }

    public boolean isEverything() {
        return services.isEmpty();
    }

    public boolean covers(String service) {
        return services.map(names -> names.contains(service)).orElse(true);
    }

    /** Whether it covers what concerns these services together; what concerns none belongs to the whole installation. */
    public boolean coversAll(Collection<String> concerned) {
        return services.map(names -> !concerned.isEmpty() && names.containsAll(concerned))
                .orElse(true);
    }

    /** For {@code service_name = ANY(:services)}; null for everything, where the condition is to be left out or passed by. */
    public String @Nullable [] parameter() {
        return services.map(names -> names.toArray(String[]::new)).orElse(null);
    }
}
