package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** A drill, by its id. */
@Component
class LocatedDrill implements Located {
    private final Catalog catalog;

    LocatedDrill(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> paths() {
        return List.of("dr/drills/{drill_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("SELECT services FROM disaster_recovery_drills WHERE id = :id")
                .param("id", id(variables))
                .query((row, number) ->
                        Set.copyOf(List.of((String[]) row.getArray("services").getArray())))
                .optional();
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return Drills.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("drill", variables.getOrDefault("drill_id", ""));
    }
}
