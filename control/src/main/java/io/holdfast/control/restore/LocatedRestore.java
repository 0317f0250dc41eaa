package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A restore, by its id. */
@Component
class LocatedRestore extends LocatedRow {
    LocatedRestore(Catalog catalog) {
        super(
                catalog,
                new Address(
                        List.of("restore/status/{restore_id}", "restore/{restore_id}"),
                        "restore_id",
                        "restore",
                        RestoreOperations::none),
                "SELECT service_name FROM restore_operations_log WHERE id = :id",
                ONE);
    }
}
