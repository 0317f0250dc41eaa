package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.Cancellable;
import io.holdfast.control.work.StoppableWork;
import io.holdfast.control.work.WorkQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Cancels restores. One that runs, here or in another process, is marked in the catalog and ends within a second or two;
 * then nothing of it runs any more, and its record says what is left where.
 */
@Component
class RestoreCancels implements Cancellable {
    private final Catalog catalog;
    private final RestoreOperations operations;
    private final StoppableWork running;
    private final WorkQueue queue;
    private final LiveFeed live;
    private final Clock clock;

    RestoreCancels(
            Catalog catalog,
            RestoreOperations operations,
            StoppableWork running,
            WorkQueue queue,
            LiveFeed live,
            Clock clock) {
        this.catalog = catalog;
        this.operations = operations;
        this.running = running;
        this.queue = queue;
        this.live = live;
        this.clock = clock;
    }

    /**
     * One that runs is still running when this returns. Does nothing more to one that was cancelled before.
     *
     * @throws NotFoundException when there is none
     * @throws ConflictException when it has ended otherwise, is a part of something that is cancelled as a whole, or replaces
     *     a data directory and has begun
     */
    RestoreOperation cancel(UUID id, String by) {
        RestoreOperation operation = operations.get(id);
        refusePart(operation);
        catalog.runInTransaction(() -> {
            // what an in-place restore replaces lies aside, where no server finds it, until the restore is done
            int asked = catalog.sql("""
                    UPDATE restore_operations_log SET cancel_requested_by = coalesce(cancel_requested_by, :by)
                    WHERE id = :id AND (status = 'SCHEDULED' OR status = 'IN_PROGRESS' AND restore_type <> 'InPlace')
                    """).param("by", by).param("id", id).update();
            if (asked == 0) {
                refuse(operations.get(id));
            }
            // nobody has begun it: whoever takes it up finds it ended
            int settled = catalog.sql("""
                    UPDATE restore_operations_log SET status = 'CANCELLED', end_time = :now,
                        error_message = 'Cancelled by ' || cancel_requested_by || ' before it began. Nothing was restored.'
                    WHERE id = :id AND status = 'SCHEDULED'
                    """)
                    .param("now", Instants.parameter(clock.instant()))
                    .param("id", id)
                    .update();
            if (settled > 0) {
                queue.remove(RestoreTasks.RESTORE, id.toString());
            }
        });
        running.stop(id);
        RestoreOperation told = operations.get(id);
        live.tell("restore", id.toString(), told, Set.of(told.serviceName()));
        live.dashboardChanged();
        return told;
    }

    private void refusePart(RestoreOperation operation) {
        Optional<UUID> run = catalog.sql("SELECT run_id FROM plan_run_steps WHERE restore_id = :id")
                .param("id", operation.restoreId())
                .query(UUID.class)
                .optional();
        if (run.isPresent()) {
            throw new ConflictException(
                    "The restore is a step of run " + run.get() + " of a plan. Abort that: POST /api/v1/admin/dr/runs/"
                            + run.get() + "/abort, or 'holdfast dr abort'.");
        }
        if (operation.drillId() != null) {
            throw new ConflictException("The restore is a part of drill " + operation.drillId()
                    + ". Cancel that: POST /api/v1/admin/dr/drills/" + operation.drillId()
                    + "/cancel, or 'holdfast dr cancel'.");
        }
    }

    private static void refuse(RestoreOperation operation) {
        switch (operation.status()) {
            case CANCELLED -> {
                // somebody has asked before
            }
            case SUCCESS, FAILED ->
                throw new ConflictException("The restore has ended (" + operation.status()
                        + "); there is nothing to cancel. What it restored lies where its record says.");
            case SCHEDULED, IN_PROGRESS ->
                throw new ConflictException(
                        "The restore replaces a data directory and has begun: what was there lies aside,"
                                + " where no server finds it, so it has to go on to its end.");
        }
    }

    @Override
    public List<UUID> toCancel() {
        return catalog.sql("""
                SELECT id FROM restore_operations_log restore WHERE status = 'IN_PROGRESS' AND restore_type <> 'InPlace'
                    AND (cancel_requested_by IS NOT NULL OR EXISTS (SELECT FROM disaster_recovery_drills drill
                        WHERE drill.id = restore.drill_id AND drill.cancel_requested_by IS NOT NULL))
                """)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    /** A query that a check asks of the restored server hears no interrupt: it ends with the server. */
    @Override
    public void unblock(UUID id) {
        String directory = operations.get(id).target().directory();
        if (directory == null) {
            return;
        }
        try {
            LeftOverProcesses.stop(Path.of(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("What restore " + id + " started cannot be looked for; trying again", e);
        }
    }
}
