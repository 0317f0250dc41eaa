package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a drill called for, by its id. */
@Component
class LocatedActionItem extends LocatedRow {
    LocatedActionItem(Catalog catalog) {
        super(
                catalog,
                new Address(List.of("dr/action_items/{item_id}"), "item_id", "action item", ActionItems::none),
                """
                SELECT drill.services FROM drill_action_items item
                JOIN disaster_recovery_drills drill ON drill.id = item.drill_id WHERE item.id = :id
                """,
                SEVERAL);
    }
}
