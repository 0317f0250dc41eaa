package io.holdfast.control.plan;

import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How ready services are to be brought back. */
@RestController
@Tag(name = "Recovery plans")
class ReadinessResource {
    private final ReadinessFacts facts;
    private final VisibleInventory inventory;

    ReadinessResource(ReadinessFacts facts, VisibleInventory inventory) {
        this.inventory = inventory;
        this.facts = facts;
    }

    record ReadinessItems(List<ServiceReadiness> items) {}

    @GetMapping("/api/v1/admin/dr/readiness")
    @Operation(summary = "How ready each service is to be brought back within its targets, with the reasons")
    ReadinessItems readiness() throws InterruptedException {
        return new ReadinessItems(facts.all(inventory.current()));
    }
}
