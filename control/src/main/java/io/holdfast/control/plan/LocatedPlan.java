package io.holdfast.control.plan;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.access.Located;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.PlanServices;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A recovery plan, by its name. */
@Component
class LocatedPlan implements Located {
    private final InventoryStore inventory;
    private final PlanVersions versions;

    LocatedPlan(InventoryStore inventory, PlanVersions versions) {
        this.inventory = inventory;
        this.versions = versions;
    }

    @Override
    public List<String> paths() {
        return List.of("dr/plans/{name}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        Inventory current = inventory.current();
        return current.findPlan(variables.getOrDefault("name", "")).map(plan -> {
            Set<String> services = new HashSet<>(PlanServices.concerned(plan, current));
            // what a run does may be an earlier version than the one that is declared
            versions.approved(plan.name())
                    .ifPresent(approved -> services.addAll(PlanServices.concerned(approved, current)));
            return services;
        });
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return new NotFoundException(
                "There is no plan '" + variables.get("name") + "'. GET /api/v1/admin/dr/plans lists them.");
    }
}
