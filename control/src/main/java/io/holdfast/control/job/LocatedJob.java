package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A backup, by its id. */
@Component
class LocatedJob extends LocatedRow {
    LocatedJob(Catalog catalog) {
        super(
                catalog,
                new Address(
                        List.of("backups/status/{job_id}", "backups/{job_id}"),
                        "job_id",
                        "backup job",
                        BackupJobs::none),
                "SELECT service_name FROM backup_jobs_log WHERE id = :id",
                ONE);
    }
}
