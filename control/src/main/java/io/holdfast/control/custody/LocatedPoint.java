package io.holdfast.control.custody;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A recovery point by its id. */
@Component
class LocatedPoint extends LocatedRow {
    LocatedPoint(Catalog catalog) {
        super(
                catalog,
                new Address(
                        List.of("holds/{recovery_point_id}", "deletions/{recovery_point_id}"),
                        "recovery_point_id",
                        "recovery point",
                        LegalHolds::none),
                "SELECT service_name FROM recovery_points WHERE id = :id",
                ONE);
    }
}
