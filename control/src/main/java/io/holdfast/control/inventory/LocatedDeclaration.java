package io.holdfast.control.inventory;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A service, a data set or a plan as it is declared; the other kinds belong to the whole installation. */
@Component
class LocatedDeclaration implements Located {
    private final InventoryStore store;

    LocatedDeclaration(InventoryStore store) {
        this.store = store;
    }

    @Override
    public List<String> paths() {
        return List.of("inventory/{kind}/{name}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        Inventory current = store.current();
        String name = variables.getOrDefault("name", "");
        return switch (variables.getOrDefault("kind", "")) {
            case "Service" ->
                current.services().stream().anyMatch(one -> one.name().equals(name))
                        ? Optional.of(Set.of(name))
                        : Optional.empty();
            case "DataSet" -> current.findDataSet(name).map(one -> Set.of(one.service()));
            case "DrPlan" -> current.findPlan(name).map(plan -> PlanServices.concerned(plan, current));
            default -> Optional.empty();
        };
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return new NotFoundException("There is no " + variables.get("kind") + " '" + variables.get("name")
                + "'. GET /api/v1/admin/inventory lists what is declared.");
    }
}
