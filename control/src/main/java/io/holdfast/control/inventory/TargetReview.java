package io.holdfast.control.inventory;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.DeclarationTables.Stored;
import io.holdfast.control.inventory.InventoryStore.Asked;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Notes that the targets of a service were reviewed, in its declaration. */
@Component
public class TargetReview {
    private final InventoryStore inventory;
    private final DeclarationTables tables;

    TargetReview(InventoryStore inventory, DeclarationTables tables) {
        this.inventory = inventory;
        this.tables = tables;
    }

    /**
     * @param rtoMinutes null: as it is
     * @param rpoMinutes null: as it is
     * @throws NotFoundException when there is no such service
     * @throws io.holdfast.control.InvalidRequestException when a number is wrong
     */
    public void reviewed(
            String service, LocalDate on, @Nullable Integer rtoMinutes, @Nullable Integer rpoMinutes, Asked asked) {
        Stored stored = tables.declared().get("Service/" + service);
        if (stored == null || !(stored.document().path("spec") instanceof ObjectNode spec)) {
            throw new NotFoundException("There is no service '" + service + "'.");
        }
        ObjectNode changed = spec.deepCopy();
        ObjectNode targets = changed.withObject("/targets");
        targets.put("reviewedOn", on.toString());
        if (rtoMinutes != null) {
            targets.put("rtoMinutes", rtoMinutes);
        }
        if (rpoMinutes != null) {
            targets.put("rpoMinutes", rpoMinutes);
        }
        inventory.put("Service", service, changed, asked);
    }
}
