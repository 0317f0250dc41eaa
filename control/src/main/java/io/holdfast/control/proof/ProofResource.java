package io.holdfast.control.proof;

import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.restore.RtoPrediction;
import io.holdfast.control.restore.RtoPredictions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/restore")
@Tag(name = "Restores")
class ProofResource {
    private final RtoPredictions predictions;
    private final VisibleInventory inventory;

    ProofResource(RtoPredictions predictions, VisibleInventory inventory) {
        this.inventory = inventory;
        this.predictions = predictions;
    }

    record Items(List<RtoPrediction> items) {}

    @GetMapping("/predictions")
    @Operation(
            summary = "How long a restore of each data set's newest state would take, from what the latest ones took")
    Items list() {
        return new Items(predictions.all(inventory.current()));
    }
}
