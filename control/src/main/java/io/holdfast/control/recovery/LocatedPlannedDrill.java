package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A planned drill, by its id. */
@Component
class LocatedPlannedDrill extends LocatedRow {
    LocatedPlannedDrill(Catalog catalog) {
        super(
                catalog,
                new Address(
                        List.of("dr/planned_drills/{planned_id}"), "planned_id", "planned drill", PlannedDrills::none),
                "SELECT services FROM planned_drills WHERE id = :id",
                SEVERAL);
    }
}
