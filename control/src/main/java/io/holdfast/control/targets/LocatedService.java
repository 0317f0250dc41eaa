package io.holdfast.control.targets;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A service by its name; one that is no longer declared still has a history. */
@Component
class LocatedService implements Located {
    @Override
    public List<String> paths() {
        return List.of("targets/{service}", "services/{service}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return Optional.of(Set.of(variables.getOrDefault("service", "")));
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return new NotFoundException("There is no service '" + variables.get("service") + "'.");
    }
}
