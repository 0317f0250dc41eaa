package io.holdfast.control.simulation;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1/admin/policies")
@Tag(name = "Policies")
class SimulationResource {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InventoryStore inventory;
    private final PolicySimulator simulator;

    SimulationResource(InventoryStore inventory, PolicySimulator simulator) {
        this.inventory = inventory;
        this.simulator = simulator;
    }

    /**
     * @param policy its name
     * @param spec as it would be; left out: as it is declared
     */
    record SimulateRequest(
            @Nullable String policy, @Nullable Map<String, Object> spec) {}

    @PostMapping("/simulate")
    @Audited(Audited.When.NEVER)
    @Operation(summary = "What a policy would lead to in 90 days, before it is declared: targets missed, room, cost")
    PolicySimulation simulate(@RequestBody SimulateRequest request) {
        String name = request.policy();
        if (name == null || name.isBlank()) {
            throw new InvalidRequestException("policy", "is missing; give the policy's name");
        }
        Inventory current = request.spec() == null
                ? inventory.current()
                : inventory.with("Policy", name, JSON.valueToTree(request.spec()));
        return simulator.simulate(current, current.policy(name));
    }
}
