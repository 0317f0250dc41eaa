package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Putting back a part, by its id. */
@Component
class LocatedApplication implements Located {
    private final Catalog catalog;

    LocatedApplication(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> paths() {
        return List.of("restore/applications/{application_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("""
                SELECT restore.service_name FROM restore_applications application
                JOIN restore_operations_log restore ON restore.id = application.restore_id WHERE application.id = :id
                """)
                .param("id", id(variables))
                .query(String.class)
                .optional()
                .map(Set::of);
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return RestoreApplications.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("application", variables.getOrDefault("application_id", ""));
    }
}
