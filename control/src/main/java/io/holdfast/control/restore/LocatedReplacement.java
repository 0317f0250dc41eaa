package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** A restore over what is there, by its id. */
@Component
class LocatedReplacement implements Located {
    private final Catalog catalog;

    LocatedReplacement(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> paths() {
        return List.of("restore/replacements/{replacement_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("SELECT service_name FROM replacements WHERE id = :id")
                .param("id", id(variables))
                .query(String.class)
                .optional()
                .map(Set::of);
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return Replacements.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("replacement", variables.getOrDefault("replacement_id", ""));
    }
}
