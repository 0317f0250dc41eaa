package io.holdfast.control.readiness;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.training.TrainingRegister;
import io.holdfast.control.training.TrainingRegister.RoleStanding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Whether somebody is trained today for each role of the plans that bring it back. */
@Component
class TrainingLook implements Look {
    private final TrainingRegister register;

    TrainingLook(TrainingRegister register) {
        this.register = register;
    }

    @Override
    public String fact() {
        return "training";
    }

    @Override
    public String words() {
        return "trained people";
    }

    @Override
    public Finding of(Service service, Inventory inventory) {
        List<String> plans = ServiceParts.of(service, inventory).plans().stream()
                .map(DrPlan::name)
                .toList();
        List<RoleStanding> roles = register.of(inventory, false).roles().stream()
                .filter(role -> plans.contains(role.plan()))
                .toList();
        if (roles.isEmpty()) {
            return Finding.good("No plan that brings it back names roles that people are trained for.");
        }
        String problems = roles.stream()
                .map(RoleStanding::problem)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return problems.isEmpty()
                ? Finding.good(roles.stream()
                        .map(role -> role.role() + ": " + String.join(", ", role.trained()))
                        .distinct()
                        .collect(Collectors.joining("; ", "Trained people are there for all roles: ", ".")))
                : Finding.bad(problems + " Hold a drill with somebody in this role, or see 'holdfast dr training'.");
    }
}
