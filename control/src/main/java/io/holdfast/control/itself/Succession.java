package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import java.util.UUID;

/**
 * Makes a loaded catalog that of a new control plane: gives it a name of its own, and ends what was under way on the machine
 * that is gone. Backups under way stay: the next server finds what they stored by their tag, or makes them.
 */
final class Succession {
    private static final String ENDED =
            "The server that did this was lost; its control plane was brought back from a backup. ";

    private final Catalog catalog;

    Succession(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param from repository and snapshot, for people */
    void take(String from) {
        catalog.runInTransaction(() -> {
            catalog.sql("""
                    UPDATE control_plane SET predecessor = id, id = :id, began_at = now(), restored_from = :from
                    """).param("id", UUID.randomUUID()).param("from", from).update();
            endRestores();
            catalog.sql("""
                    UPDATE disaster_recovery_drills SET status = 'FAILED', end_time = now(), outcome_summary = :ended
                    WHERE status IN ('SCHEDULED', 'IN_PROGRESS', 'RUNNING')
                    """)
                    .param("ended", ENDED + "What it had started is to be looked for there.")
                    .update();
            catalog.sql("""
                    UPDATE repository_prunes SET status = 'FAILED', ended_at = now(), progress = NULL, error_message = :ended
                    WHERE status = 'RUNNING'
                    """)
                    .param("ended", ENDED + "The next one goes on with it.")
                    .update();
            catalog.sql("""
                    UPDATE repository_scrubs SET status = 'FAILED', ended_at = now(), progress = NULL, error_message = :ended
                    WHERE status = 'RUNNING'
                    """)
                    .param("ended", ENDED + "The next one reads the same part.")
                    .update();
            resumeQueue();
        });
    }

    private void endRestores() {
        catalog.sql("""
                UPDATE restore_operations_log SET status = 'FAILED', end_time = now(), progress = NULL,
                    error_message = :ended
                WHERE status IN ('SCHEDULED', 'IN_PROGRESS')
                """).param("ended", ENDED + "Ask for it again.").update();
        catalog.sql("""
                UPDATE restore_applications SET status = 'FAILED', end_time = now(), progress = NULL,
                    error_message = :ended
                WHERE status IN ('SCHEDULED', 'IN_PROGRESS')
                """)
                .param("ended", ENDED + "Whether it was done is to be seen in the living system: compare anew.")
                .update();
        // what they were to put back was restored on the lost machine
        catalog.sql("""
                UPDATE restore_applications SET status = 'EXPIRED', end_time = now() WHERE status = 'AWAITING_APPROVAL'
                """).update();
        // and so lay the directories that they were to replace
        catalog.sql("UPDATE replacements SET status = 'EXPIRED' WHERE status = 'AWAITING_APPROVAL'")
                .update();
    }

    /** Work in hand is taken up by whoever starts; repositories are looked into first. */
    private void resumeQueue() {
        catalog.sql("DELETE FROM scheduled_tasks WHERE task_name IN ('restore', 'apply', 'drill')")
                .update();
        catalog.sql("""
                UPDATE scheduled_tasks
                SET picked = false, picked_by = NULL, last_heartbeat = NULL, version = version + 1
                WHERE picked
                """).update();
        catalog.sql("UPDATE scheduled_tasks SET execution_time = now() WHERE task_name = 'repository-scan'")
                .update();
    }
}
