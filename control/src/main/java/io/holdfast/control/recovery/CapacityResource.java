package io.holdfast.control.recovery;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.InventoryStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/repositories/{name}")
@Tag(name = "Repositories")
class CapacityResource {
    private final InventoryStore inventory;
    private final CapacityHistory history;

    CapacityResource(InventoryStore inventory, CapacityHistory history) {
        this.inventory = inventory;
        this.history = history;
    }

    @GetMapping("/capacity")
    @Operation(
            summary = "How much a repository holds, how it grew, and for how many days its room will last",
            description = "The forecast is a straight line through the last two weeks of measurements; with less than"
                    + " three days of them there is none.")
    CapacityReport capacity(
            @PathVariable("name") String name, @RequestParam(name = "days", defaultValue = "90") int days) {
        if (days < 1 || days > 400) {
            throw new InvalidRequestException("days", "is " + days + "; it must be 1 to 400");
        }
        return history.report(inventory.current().repository(name), days);
    }
}
