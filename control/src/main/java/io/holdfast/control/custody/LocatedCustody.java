package io.holdfast.control.custody;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A request about what is kept, by its id; one for a key is the whole installation's. */
@Component
class LocatedCustody extends LocatedRow {
    LocatedCustody(Catalog catalog) {
        super(
                catalog,
                new Address(List.of("approvals/custody/{custody_id}"), "custody_id", "request", CustodyRequests::none),
                "SELECT service_name FROM custody_requests WHERE id = :id",
                ONE);
    }
}
