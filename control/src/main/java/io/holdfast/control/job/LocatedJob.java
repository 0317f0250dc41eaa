package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** A backup, by its id. */
@Component
class LocatedJob implements Located {
    private final Catalog catalog;

    LocatedJob(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> paths() {
        return List.of("backups/status/{job_id}", "backups/{job_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("SELECT service_name FROM backup_jobs_log WHERE id = :id")
                .param("id", id(variables))
                .query(String.class)
                .optional()
                .map(Set::of);
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return BackupJobs.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("backup job", variables.getOrDefault("job_id", ""));
    }
}
