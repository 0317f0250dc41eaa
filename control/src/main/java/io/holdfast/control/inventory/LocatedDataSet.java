package io.holdfast.control.inventory;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A data set, wherever a path names one. */
@Component
class LocatedDataSet implements Located {
    private final InventoryStore store;

    LocatedDataSet(InventoryStore store) {
        this.store = store;
    }

    @Override
    public List<String> paths() {
        return List.of("logs/{data_set}", "protection/{data_set}", "recovery_points/content/{data_set}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return store.current()
                .findDataSet(variables.getOrDefault("data_set", ""))
                .map(dataSet -> Set.of(dataSet.service()));
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return new NotFoundException(
                "There is no data set '" + variables.get("data_set") + "'. GET /api/v1/admin/inventory lists them.");
    }
}
