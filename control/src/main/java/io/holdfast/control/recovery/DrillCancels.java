package io.holdfast.control.recovery;

import io.holdfast.control.ConflictException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.recovery.Drill.Status;
import io.holdfast.control.work.WorkQueue;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Cancels failover tests. The restore that is under way is stopped within a second or two, in whichever process it runs; no
 * other one is begun, and what was restored by then is removed.
 */
@Component
class DrillCancels {
    private final Drills drills;
    private final WorkQueue queue;
    private final LiveFeed live;

    DrillCancels(Drills drills, WorkQueue queue, LiveFeed live) {
        this.drills = drills;
        this.queue = queue;
        this.live = live;
    }

    /**
     * One that runs is still running when this returns. Does nothing more to one that was cancelled before.
     *
     * @throws NotFoundException when there is none
     * @throws ConflictException when it has ended, has restored everything, or is no failover test
     */
    Drill cancel(UUID id, String by) {
        // a drill that is there: who is none is told so
        drills.get(id);
        if (!drills.askToCancel(id, by)) {
            return refused(id);
        }
        if (drills.cancelWaiting(id, "Cancelled by " + by + " before it began. Nothing was restored.")) {
            queue.remove(DrillTasks.DRILL, id.toString());
        }
        // the watch over what is to be cancelled finds the restore that is under way
        Drill asked = drills.get(id);
        live.tell("drill", id.toString(), asked, drills.services(id));
        live.dashboardChanged();
        return asked;
    }

    private Drill refused(UUID id) {
        Drill drill = drills.get(id);
        if (drill.status() == Status.CANCELLED) {
            return drill;
        }
        if (drill.status() == Status.SUCCESS || drill.status() == Status.FAILED) {
            throw new ConflictException("The drill has ended (" + drill.status() + "); there is nothing to cancel.");
        }
        if (!drill.failoverTest()) {
            throw new ConflictException(
                    drill.plan() == null
                            ? "People do this drill themselves; complete it: POST /api/v1/admin/dr/drills/" + id
                                    + "/complete, or 'holdfast dr complete'."
                            : "The drill is the record of a plan's run. Abort that: 'holdfast dr runs' lists them,"
                                    + " 'holdfast dr abort' ends one.");
        }
        if (drill.status() == Status.RUNNING) {
            throw new ConflictException("All is restored and kept running. Complete the drill, which removes it: POST"
                    + " /api/v1/admin/dr/drills/" + id + "/complete, or 'holdfast dr complete'.");
        }
        throw new ConflictException("All is restored and is being removed; the drill is about to end by itself.");
    }
}
