package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.approval.WaitingRequests;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.plan.PlanRun.Status;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has runs that change the living system approved of by a second person. */
@Component
class RunApprovals extends Ticking implements WaitingRequests {
    private final Catalog catalog;
    private final PlanRuns runs;
    private final RunStart start;
    private final SecondPerson second;
    private final LiveFeed live;
    private final AuditTrail trail;

    RunApprovals(Catalog catalog, PlanRuns runs, RunStart start, SecondPerson second, LiveFeed live, AuditTrail trail) {
        super("approvals-of-runs", Duration.ofMinutes(1));
        this.catalog = catalog;
        this.runs = runs;
        this.start = start;
        this.second = second;
        this.live = live;
        this.trail = trail;
    }

    /**
     * @param version of the plan that was looked at; needed to approve
     * @param reason needed to reject
     */
    record Approval(@Nullable String version, @Nullable String reason) {}

    static Waiting waiting(PlanRun run) {
        return new Waiting(
                run.runId(),
                "A " + run.mode().word() + " by plan " + run.plan(),
                run.requestedBy(),
                run.reason(),
                run.requestedAt(),
                run.expiresAt());
    }

    @Override
    public List<Waiting> waiting() {
        return runs.requests().waiting().stream()
                .map(id -> waiting(runs.get(id)))
                .toList();
    }

    PlanRun approve(UUID id, Approval given, String by) {
        PlanRun run = open(id);
        SecondPerson.requireOther(run.requestedBy(), by);
        if (!run.version().equals(given.version())) {
            throw new InvalidRequestException(
                    "version",
                    given.version() == null
                            ? "is missing; give the version of the run that you have looked at"
                            : "is not that of the run; look at it, and give its version");
        }
        catalog.runInTransaction(() -> {
            decide(run, Status.SCHEDULED, by, given.reason(), "approve");
            start.begin(run);
        });
        return settled(id);
    }

    PlanRun reject(UUID id, Approval given, String by) {
        PlanRun run = open(id);
        SecondPerson.requireOther(run.requestedBy(), by);
        String reason = SecondPerson.requireReason(given.reason());
        catalog.runInTransaction(() -> decide(run, Status.REJECTED, by, reason, "reject"));
        return settled(id);
    }

    PlanRun withdraw(UUID id, String by) {
        PlanRun run = open(id);
        SecondPerson.requireOwn(run.requestedBy(), by);
        catalog.runInTransaction(() -> decide(run, Status.WITHDRAWN, by, null, "withdraw"));
        return settled(id);
    }

    /** Ends what nobody has decided about in time. */
    void expire() {
        List<UUID> expired = catalog.inTransaction(() -> {
            List<UUID> over = runs.requests().expire();
            over.forEach(id -> trail.record(
                    AuditEvent.succeeded("approvals.expire", "Run/" + id).by(Actor.SYSTEM)));
            return over;
        });
        expired.forEach(this::settled);
    }

    @Override
    protected void tick() {
        expire();
    }

    private PlanRun open(UUID id) {
        expire();
        PlanRun run = runs.get(id);
        if (run.status() != Status.AWAITING_APPROVAL) {
            throw notOpen(run);
        }
        return run;
    }

    private static ConflictException notOpen(PlanRun run) {
        return SecondPerson.notOpen(run.runId(), run.status().name(), run.decidedBy());
    }

    private void decide(PlanRun run, Status status, String by, @Nullable String reason, String act) {
        if (!runs.requests().decide(run.runId(), status, by, reason)) {
            throw notOpen(runs.get(run.runId()));
        }
        trail.record(AuditEvent.succeeded("approvals." + act, "Run/" + run.runId())
                .with("plan", run.plan())
                .with("version", run.version())
                .with("mode", run.mode().word())
                .with("requestedBy", run.requestedBy())
                .with("reason", reason));
    }

    private PlanRun settled(UUID id) {
        second.settled(id);
        PlanRun run = runs.get(id);
        live.tell("run", id.toString(), run, runs.services(id));
        return run;
    }
}
