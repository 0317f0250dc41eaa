package io.holdfast.control.maintenance;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.work.Cancellable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log of one kind of maintenance, in a table with the columns {@code id}, {@code repository}, {@code started_at},
 * {@code ended_at}, {@code status}, {@code error_message}, {@code progress} and {@code cancel_requested_by}, and others of its
 * own. One at a time runs in a repository. For many threads.
 */
public abstract class MaintenanceLog<R extends MaintenanceRun> implements Cancellable {
    protected final Catalog catalog;
    protected final Clock clock;
    private final Kind kind;

    /**
     * @param table of the catalog
     * @param noun such as {@code prune}; with an {@code s} it is in the API's addresses
     * @param afterStop what becomes of one whose server was stopped, as a sentence
     * @param afterCancel what becomes of one that was cancelled, as a sentence
     */
    public record Kind(String table, String noun, String afterStop, String afterCancel) {}

    protected MaintenanceLog(Catalog catalog, Clock clock, Kind kind) {
        this.catalog = catalog;
        this.clock = clock;
        this.kind = kind;
    }

    protected abstract R read(ResultSet row) throws SQLException;

    /** What a row says of its progress. */
    protected static @Nullable WorkProgress progress(ResultSet row) throws SQLException {
        String progress = row.getString("progress");
        return progress == null ? null : Catalog.fromJson(progress, WorkProgress.class);
    }

    /** To be called before another one begins: what ran until now in the repository was stopped with its server. */
    protected void endStopped(String repository) {
        catalog.sql("UPDATE " + kind.table() + """
                 SET status = 'FAILED', ended_at = :now, progress = NULL, error_message = :message
                WHERE repository = :repository AND status = 'RUNNING'
                """)
                .param("now", Instants.parameter(clock.instant()))
                .param("message", "The server was stopped. " + kind.afterStop())
                .param("repository", repository)
                .update();
    }

    public void failed(UUID id, String message) {
        catalog.sql("UPDATE " + kind.table() + """
                 SET status = 'FAILED', ended_at = :now, progress = NULL, error_message = :message WHERE id = :id
                """)
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .param("message", message)
                .update();
    }

    public void progress(UUID id, WorkProgress progress) {
        catalog.sql("UPDATE " + kind.table() + " SET progress = :progress::jsonb WHERE id = :id AND status = 'RUNNING'")
                .param("id", id)
                .param("progress", Catalog.json(progress))
                .update();
    }

    /** @return false when it does not run */
    boolean askToCancel(UUID id, String by) {
        return catalog.sql("UPDATE " + kind.table() + """
                         SET cancel_requested_by = coalesce(cancel_requested_by, :by)
                        WHERE id = :id AND status = 'RUNNING'
                        """)
                        .param("id", id)
                        .param("by", by)
                        .update()
                > 0;
    }

    @Override
    public List<UUID> toCancel() {
        return catalog.sql("SELECT id FROM " + kind.table()
                        + " WHERE status = 'RUNNING' AND cancel_requested_by IS NOT NULL")
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    /**
     * Ends what was asked to be cancelled in a repository in which nothing runs any more.
     *
     * @return false when nobody asked for that
     */
    public boolean settleCancelled(String repository) {
        return catalog.sql("UPDATE " + kind.table() + """
                         SET status = 'CANCELLED', ended_at = :now, progress = NULL,
                            error_message = 'Cancelled by ' || cancel_requested_by || :after
                        WHERE repository = :repository AND status = 'RUNNING' AND cancel_requested_by IS NOT NULL
                        """)
                        .param("now", Instants.parameter(clock.instant()))
                        .param("after", ". " + kind.afterCancel())
                        .param("repository", repository)
                        .update()
                > 0;
    }

    /** @throws NotFoundException when the repository had no such one */
    public R get(String repository, UUID id) {
        return catalog.sql("SELECT * FROM " + kind.table() + " WHERE repository = :repository AND id = :id")
                .param("repository", repository)
                .param("id", id)
                .query((row, number) -> read(row))
                .optional()
                .orElseThrow(() -> new NotFoundException("There is no " + kind.noun() + " " + id + " of repository "
                        + repository + ". GET /api/v1/admin/repositories/" + repository + "/" + kind.noun()
                        + "s lists them."));
    }

    /**
     * Some of them, newest first.
     *
     * @param after null for the first page
     */
    public Page<R> page(String repository, Page.@Nullable Key after, int limit) {
        List<R> rows = catalog.sql("SELECT * FROM " + kind.table() + """
                 WHERE repository = :repository AND (:at::timestamptz IS NULL OR (started_at, id) < (:at, :id))
                ORDER BY started_at DESC, id DESC LIMIT :rows
                """)
                .param("repository", repository)
                .param("at", Instants.parameter(after == null ? null : after.at()))
                .param("id", after == null ? null : after.id())
                .param("rows", limit + 1)
                .query((row, number) -> read(row))
                .list();
        return Page.of(rows, limit, run -> new Page.Key(run.startedAt(), run.runId()));
    }

    /** How many there were. */
    public long count(String repository) {
        return catalog.sql("SELECT count(*) FROM " + kind.table() + " WHERE repository = :repository")
                .param("repository", repository)
                .query(Long.class)
                .single();
    }

    String noun() {
        return kind.noun();
    }
}
