package io.holdfast.control.prune;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.maintenance.MaintenanceLog;
import io.holdfast.repository.prune.PruneSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The log of prunes. */
@Component
class Prunes extends MaintenanceLog<Prune> {
    Prunes(Catalog catalog, Clock clock) {
        super(
                catalog,
                clock,
                new Kind(
                        "repository_prunes",
                        "prune",
                        "Nothing is lost; the next prune goes on.",
                        "Nothing is lost; the next prune goes on from here."));
    }

    UUID begun(String repository) {
        endStopped(repository);
        UUID id = UUID.randomUUID();
        catalog.sql("""
                INSERT INTO repository_prunes (id, repository, started_at, status)
                VALUES (:id, :repository, :now, 'RUNNING')
                """)
                .param("id", id)
                .param("repository", repository)
                .param("now", Instants.parameter(clock.instant()))
                .update();
        return id;
    }

    /** The repository's size is to be measured anew. */
    void succeeded(UUID id, String repository, PruneSummary summary) {
        catalog.sql("""
                UPDATE repository_prunes SET status = 'SUCCESS', ended_at = :now, progress = NULL, freed_bytes = :freed,
                    waiting_bytes = :waiting, unused_bytes = :unused WHERE id = :id
                """)
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .param("freed", summary.freedBytes())
                .param("waiting", summary.waitingBytes() + summary.lockedBytes())
                .param("unused", summary.remainingUnusedBytes())
                .update();
        catalog.sql("UPDATE known_repositories SET measured_at = NULL WHERE name = :name")
                .param("name", repository)
                .update();
    }

    @Override
    protected Prune read(ResultSet row) throws SQLException {
        return new Prune(
                row.getObject("id", UUID.class),
                row.getString("repository"),
                Instants.require(row, "started_at"),
                Instants.read(row, "ended_at"),
                Prune.Status.valueOf(row.getString("status")),
                row.getObject("freed_bytes", Long.class),
                row.getObject("waiting_bytes", Long.class),
                row.getObject("unused_bytes", Long.class),
                row.getString("error_message"),
                progress(row),
                row.getString("cancel_requested_by"));
    }
}
