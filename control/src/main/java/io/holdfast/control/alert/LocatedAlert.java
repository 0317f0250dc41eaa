package io.holdfast.control.alert;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Located;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.Subjects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** An alert, by its id: it concerns what its subject does. */
@Component
class LocatedAlert implements Located {
    private final Catalog catalog;
    private final InventoryStore inventory;

    LocatedAlert(Catalog catalog, InventoryStore inventory) {
        this.catalog = catalog;
        this.inventory = inventory;
    }

    @Override
    public List<String> paths() {
        return List.of("alerts/{alert_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("SELECT subject FROM alerts WHERE id = :id")
                .param("id", id(variables))
                .query(String.class)
                .optional()
                .map(subject -> Subjects.services(subject, inventory.current()));
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return Alerts.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("alert", variables.getOrDefault("alert_id", ""));
    }
}
