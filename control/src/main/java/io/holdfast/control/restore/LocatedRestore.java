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

/** A restore, by its id. */
@Component
class LocatedRestore implements Located {
    private final Catalog catalog;

    LocatedRestore(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> paths() {
        return List.of("restore/status/{restore_id}", "restore/{restore_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("SELECT service_name FROM restore_operations_log WHERE id = :id")
                .param("id", id(variables))
                .query(String.class)
                .optional()
                .map(Set::of);
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return RestoreOperations.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("restore", variables.getOrDefault("restore_id", ""));
    }
}
