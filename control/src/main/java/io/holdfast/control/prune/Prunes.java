package io.holdfast.control.prune;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.repository.prune.PruneSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The log of prunes. */
@Component
class Prunes {
    private final Catalog catalog;
    private final Clock clock;

    Prunes(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** What ran until now in this repository was stopped with its server: only one runs at a time. */
    UUID begun(String repository) {
        catalog.sql("""
                UPDATE repository_prunes SET status = 'FAILED', ended_at = :now, progress = NULL,
                    error_message = 'The server was stopped. Nothing is lost; the next prune goes on.'
                WHERE repository = :repository AND status = 'RUNNING'
                """)
                .param("now", Instants.parameter(clock.instant()))
                .param("repository", repository)
                .update();
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

    void failed(UUID id, String message) {
        catalog.sql("""
                UPDATE repository_prunes SET status = 'FAILED', ended_at = :now, progress = NULL, error_message = :message
                WHERE id = :id
                """)
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .param("message", message)
                .update();
    }

    void progress(UUID id, WorkProgress progress) {
        catalog.sql("UPDATE repository_prunes SET progress = :progress::jsonb WHERE id = :id AND status = 'RUNNING'")
                .param("id", id)
                .param("progress", Catalog.json(progress))
                .update();
    }

    /** @return false when it does not run */
    boolean askToCancel(UUID id, String by) {
        return catalog.sql("""
                UPDATE repository_prunes SET cancel_requested_by = coalesce(cancel_requested_by, :by)
                WHERE id = :id AND status = 'RUNNING'
                """).param("id", id).param("by", by).update() > 0;
    }

    /** All that were asked to be cancelled and have not ended. */
    List<UUID> toCancel() {
        return catalog.sql(
                        "SELECT id FROM repository_prunes WHERE status = 'RUNNING' AND cancel_requested_by IS NOT NULL")
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    /**
     * Ends what was asked to be cancelled in a repository in which nothing runs any more.
     *
     * @return false when nobody asked for that
     */
    boolean settleCancelled(String repository) {
        return catalog.sql("""
                UPDATE repository_prunes SET status = 'CANCELLED', ended_at = :now, progress = NULL,
                    error_message = 'Cancelled by ' || cancel_requested_by
                        || '. Nothing is lost; the next prune goes on from here.'
                WHERE repository = :repository AND status = 'RUNNING' AND cancel_requested_by IS NOT NULL
                """)
                        .param("now", Instants.parameter(clock.instant()))
                        .param("repository", repository)
                        .update()
                > 0;
    }

    /** @throws NotFoundException when the repository had no such prune */
    Prune get(String repository, UUID id) {
        return catalog.sql("SELECT * FROM repository_prunes WHERE repository = :repository AND id = :id")
                .param("repository", repository)
                .param("id", id)
                .query((row, number) -> read(row))
                .optional()
                .orElseThrow(() -> new NotFoundException("There is no prune " + id + " of repository " + repository
                        + ". GET /api/v1/admin/repositories/" + repository + "/prunes lists them."));
    }

    /**
     * Some of them, newest first.
     *
     * @param after null for the first page
     */
    Page<Prune> page(String repository, Page.@Nullable Key after, int limit) {
        List<Prune> rows = catalog.sql("""
                SELECT * FROM repository_prunes
                WHERE repository = :repository AND (:at::timestamptz IS NULL OR (started_at, id) < (:at, :id))
                ORDER BY started_at DESC, id DESC LIMIT :rows
                """)
                .param("repository", repository)
                .param("at", Instants.parameter(after == null ? null : after.at()))
                .param("id", after == null ? null : after.id())
                .param("rows", limit + 1)
                .query((row, number) -> read(row))
                .list();
        return Page.of(rows, limit, prune -> new Page.Key(prune.startedAt(), prune.pruneId()));
    }

    /** How many there were. */
    long count(String repository) {
        return catalog.sql("SELECT count(*) FROM repository_prunes WHERE repository = :repository")
                .param("repository", repository)
                .query(Long.class)
                .single();
    }

    private static Prune read(ResultSet row) throws SQLException {
        String progress = row.getString("progress");
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
                progress == null ? null : Catalog.fromJson(progress, WorkProgress.class),
                row.getString("cancel_requested_by"));
    }
}
