package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A drill, by its id. */
@Component
class LocatedDrill extends LocatedRow {
    LocatedDrill(Catalog catalog) {
        super(
                catalog,
                new Address(List.of("dr/drills/{drill_id}"), "drill_id", "drill", Drills::none),
                "SELECT services FROM disaster_recovery_drills WHERE id = :id",
                SEVERAL);
    }
}
