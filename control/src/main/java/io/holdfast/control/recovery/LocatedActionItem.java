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

/** What a drill called for, by its id. */
@Component
class LocatedActionItem implements Located {
    private final Catalog catalog;

    LocatedActionItem(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> paths() {
        return List.of("dr/action_items/{item_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("""
                SELECT drill.services FROM drill_action_items item
                JOIN disaster_recovery_drills drill ON drill.id = item.drill_id WHERE item.id = :id
                """)
                .param("id", id(variables))
                .query((row, number) ->
                        Set.copyOf(List.of((String[]) row.getArray("services").getArray())))
                .optional();
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return ActionItems.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("action item", variables.getOrDefault("item_id", ""));
    }
}
