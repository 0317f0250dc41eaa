package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.plan.PlanVersion.Status;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has versions of plans approved by another person than who declared them, and tells which wait for that. */
@Component
class VersionApprovals extends Ticking {
    private static final String WAITS = "plan-version";
    private static final String RUN = "plan-unapproved-run:";

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final PlanVersions versions;
    private final SecondPerson second;
    private final Alerts alerts;
    private final LiveFeed live;
    private final AuditTrail trail;

    VersionApprovals(
            Catalog catalog,
            InventoryStore inventory,
            PlanVersions versions,
            SecondPerson second,
            Alerts alerts,
            LiveFeed live,
            AuditTrail trail) {
        super("approvals-of-plans", Duration.ofSeconds(10));
        this.catalog = catalog;
        this.inventory = inventory;
        this.versions = versions;
        this.second = second;
        this.alerts = alerts;
        this.live = live;
        this.trail = trail;
    }

    /** @param reason needed; it is kept as evidence */
    record Decision(@Nullable String reason) {}

    /** @param version that was looked at: the one that is declared */
    PlanVersion approve(String name, String version, Decision decision, String by) {
        PlanVersion decided = decide(name, version, Status.APPROVED, decision, by);
        alerts.resolve(RUN + name);
        return decided;
    }

    PlanVersion reject(String name, String version, Decision decision, String by) {
        return decide(name, version, Status.REJECTED, decision, by);
    }

    private PlanVersion decide(String name, String version, Status status, Decision decision, String by) {
        String reason = decision.reason() == null ? "" : decision.reason().strip();
        if (reason.isEmpty() || reason.length() > 2000) {
            throw new InvalidRequestException(
                    "reason", "must say why, in up to 2000 characters; it is kept as evidence");
        }
        boolean alone = catalog.inTransaction(() -> {
            versions.lock();
            DrPlan declared = inventory.current().plan(name);
            PlanVersion standing = versions.standing(declared);
            if (!standing.version().equals(version)) {
                throw new NotFoundException("Version '" + version + "' of plan " + name
                        + " is not what is declared now, which is " + standing.version()
                        + ". Look at the plan again, and decide about that.");
            }
            boolean own = versions.authors(declared).contains(by);
            if (own && (second.isNeeded() || status == Status.REJECTED)) {
                throw new ConflictException(
                        "You declared this version yourself, or a fragment that it includes. Another person with the right to"
                                + " approve decides; you can only declare another one.");
            }
            if (standing.isApproved() || standing.status() == status) {
                throw new ConflictException("Version " + standing.brief() + " of plan " + name + " is "
                        + standing.status().name() + " already, by " + standing.decidedBy() + ".");
            }
            String before = status == Status.APPROVED
                    ? versions.approved(name).map(DrPlan::source).orElse(null)
                    : null;
            versions.decide(declared, standing, status, by, reason);
            String act = status == Status.APPROVED ? own ? "approve-own" : "approve" : "reject";
            trail.record(AuditEvent.succeeded("approvals." + act, "DrPlan/" + name)
                    .changing(before, declared.source())
                    .with("version", version)
                    .with("declaredBy", standing.proposedBy())
                    .with("reason", reason));
            return own;
        });
        if (alone) {
            second.wasAlone("A version of plan " + name, by, name);
        }
        alerts.resolve(cause(name));
        live.dashboardChanged();
        return versions.standing(inventory.current().plan(name));
    }

    /** Tells that a version is run for real that nobody has approved of. @param why as was said when it was asked for */
    void runsUnapproved(PlanRun run, String why) {
        alerts.raise(
                RUN + run.plan(),
                Alerts.Severity.WARNING,
                "A version of plan " + run.plan() + " that nobody has approved of is run",
                "A " + run.mode().word() + " was asked for by " + run.requestedBy() + " all the same: " + why
                        + ". The alert ends when a version of the plan is approved.",
                run.plan());
    }

    @Override
    protected void tick() {
        Set<String> waiting = new HashSet<>();
        for (DrPlan plan : inventory.current().plans()) {
            PlanVersion standing = versions.standing(plan);
            if (second.isNeeded() && standing.status() == Status.PROPOSED) {
                waiting.add(cause(plan.name()));
                alerts.raise(
                        cause(plan.name()),
                        Alerts.Severity.WARNING,
                        "Version " + standing.brief() + " of plan " + plan.name() + " waits for approval",
                        standing.proposedBy() + " declared it. Until another person approves of it ('holdfast dr"
                                + " approve-plan " + plan.name() + "'), "
                                + (versions.approved(plan.name()).isPresent()
                                        ? "real runs do the version before it."
                                        : "a real run is refused that does not say why."),
                        plan.name());
            }
        }
        alerts.resolveOthers(WAITS, waiting);
    }

    private static String cause(String plan) {
        return WAITS + ":" + plan;
    }
}
