package io.holdfast.control.plan;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.access.Located;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.PlanServices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A recovery plan, by its name. */
@Component
class LocatedPlan implements Located {
    private final InventoryStore inventory;

    LocatedPlan(InventoryStore inventory) {
        this.inventory = inventory;
    }

    @Override
    public List<String> paths() {
        return List.of("dr/plans/{name}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        Inventory current = inventory.current();
        return current.findPlan(variables.getOrDefault("name", "")).map(plan -> PlanServices.concerned(plan, current));
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return new NotFoundException(
                "There is no plan '" + variables.get("name") + "'. GET /api/v1/admin/dr/plans lists them.");
    }
}
