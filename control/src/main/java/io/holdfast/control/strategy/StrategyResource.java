package io.holdfast.control.strategy;

import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What each strategy of a service costs and gives. */
@RestController
@Tag(name = "Disaster recovery")
class StrategyResource {
    private final Strategies strategies;
    private final VisibleInventory inventory;

    StrategyResource(Strategies strategies, VisibleInventory inventory) {
        this.strategies = strategies;
        this.inventory = inventory;
    }

    record StrategyItems(List<ServiceStrategies> items) {}

    @GetMapping("/api/v1/admin/dr/strategies")
    @Operation(
            summary =
                    "What each way to bring a service back at the other site costs and gives, by what was measured; of one"
                            + " service, or of all")
    StrategyItems strategies(@RequestParam(name = "service", required = false) @Nullable String service)
            throws InterruptedException {
        Inventory current = inventory.current();
        return new StrategyItems(
                service == null ? strategies.all(current) : strategies.of(current, current.service(service)));
    }
}
