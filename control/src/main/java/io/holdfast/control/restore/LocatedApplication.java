package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** Putting back a part, by its id. */
@Component
class LocatedApplication extends LocatedRow {
    LocatedApplication(Catalog catalog) {
        super(
                catalog,
                new Address(
                        List.of("restore/applications/{application_id}"),
                        "application_id",
                        "application",
                        RestoreApplications::none),
                """
                SELECT restore.service_name FROM restore_applications application
                JOIN restore_operations_log restore ON restore.id = application.restore_id WHERE application.id = :id
                """,
                ONE);
    }
}
