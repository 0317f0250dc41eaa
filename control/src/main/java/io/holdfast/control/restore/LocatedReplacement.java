package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A restore over what is there, by its id. */
@Component
class LocatedReplacement extends LocatedRow {
    LocatedReplacement(Catalog catalog) {
        super(
                catalog,
                new Address(
                        List.of("restore/replacements/{replacement_id}"),
                        "replacement_id",
                        "replacement",
                        Replacements::none),
                "SELECT service_name FROM replacements WHERE id = :id",
                ONE);
    }
}
