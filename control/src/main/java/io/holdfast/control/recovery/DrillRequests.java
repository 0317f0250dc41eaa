package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Texts;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanModes;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.recovery.Drill.Status;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for drills. */
@Component
class DrillRequests {
    private static final Set<String> TYPES = Set.of(Drill.TABLETOP, "RestoreTest", "PartialFailover", "FullFailover");

    private final Catalog catalog;
    private final Drills drills;
    private final WorkQueue queue;
    private final LiveFeed live;
    private final AuditTrail trail;
    private final Clock clock;

    DrillRequests(Catalog catalog, Drills drills, WorkQueue queue, LiveFeed live, AuditTrail trail, Clock clock) {
        this.catalog = catalog;
        this.drills = drills;
        this.queue = queue;
        this.live = live;
        this.trail = trail;
        this.clock = clock;
    }

    /** A drill that people did or will do themselves, such as a tabletop. */
    record Recorded(
            @Nullable LocalDate drillDate,
            @Nullable String drillType,
            @Nullable String scope,
            @Nullable List<String> participants,
            @Nullable String outcomeSummary,
            @Nullable List<String> issuesIdentified,
            @Nullable List<String> actionItems,
            @Nullable LocalDate nextDrillScheduledFor) {}

    /** @param current what the person who asks may see */
    Drill failoverTest(Inventory current, FailoverTest test, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<DrPlan> plan =
                test.plan() == null ? current.plans().stream().findFirst() : current.findPlan(test.plan());
        if (plan.isEmpty()) {
            problems.add(new FieldProblem(
                    "plan",
                    test.plan() == null
                            ? "there is no plan; declare one (kind: DrPlan)"
                            : "there is no plan '" + test.plan() + "'; GET /api/v1/admin/inventory lists them"));
        }
        if (test.reason() == null || test.reason().isBlank()) {
            problems.add(new FieldProblem("reason", "is missing; say why, it is kept as evidence"));
        }
        List<String> planned = plan.map(
                        it -> it.order().stream().flatMap(List::stream).toList())
                .orElse(List.of());
        if (plan.isPresent() && planned.isEmpty()) {
            problems.add(new FieldProblem(
                    "plan",
                    "'" + plan.get().name() + "' restores nothing, so that there is nothing to test: "
                            + (PlanModes.obstacle(plan.get(), "test").isEmpty()
                                    ? "a test of the plan tries its takeover on a copy (holdfast dr run "
                                            + plan.get().name() + " --mode test)"
                                    : "a takeover is practised by a switchover (holdfast dr run "
                                            + plan.get().name() + " --mode switchover)")));
        }
        if (test.dataSets() != null) {
            if (test.dataSets().isEmpty()) {
                problems.add(new FieldProblem("dataSets", "is empty; leave it out for all of the plan"));
            }
            unknown(problems, "dataSets", test.dataSets(), planned);
        }
        List<String> participants = Texts.given(test.participants(), "participants", problems);
        unknown(problems, "pointInTimes", keys(test.pointInTimes()), planned);
        unknown(problems, "selections", keys(test.selections()), planned);
        unknown(problems, "targets", keys(test.targets()), planned);
        if (test.repository() != null
                && current.findRepository(test.repository()).isEmpty()) {
            problems.add(new FieldProblem("repository", "there is no repository '" + test.repository() + "'"));
        }
        if (test.incidentTime() != null && test.incidentTime().isAfter(clock.instant())) {
            problems.add(new FieldProblem("incidentTime", "lies in the future; it is " + clock.instant() + " now"));
        }
        if (plan.isEmpty() || !problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        String repository = test.repository() == null ? plan.get().repository() : test.repository();
        List<String> scope = test.dataSets() == null ? planned : test.dataSets();
        Set<String> services = PlanServices.concerned(plan.get(), current);
        UUID id = UUID.randomUUID();
        Drill drill = new Drill(
                id,
                today(),
                "PartialFailover",
                String.join(", ", scope) + " from " + repository,
                participants,
                plan.get().name(),
                Status.SCHEDULED,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                test.reason(),
                by,
                null,
                true,
                List.copyOf(services),
                0);
        catalog.runInTransaction(() -> {
            drills.add(drill, test, services);
            queue.add(DrillTasks.DRILL, id.toString(), clock.instant());
            trail.recordRequested(AuditEvent.succeeded(
                            "disaster-recovery.failover-test",
                            "DrPlan/" + plan.get().name())
                    .with("drill", id)
                    .with("scope", drill.scope())
                    .with("reason", test.reason()));
        });
        live.tell("drill", id.toString(), drills.get(id), services);
        live.dashboardChanged();
        return drills.get(id);
    }

    private static Set<String> keys(@Nullable Map<String, ?> map) {
        return map == null ? Set.of() : map.keySet();
    }

    private static void unknown(
            List<FieldProblem> problems, String field, Iterable<String> names, List<String> planned) {
        for (String name : names) {
            if (!planned.contains(name)) {
                problems.add(new FieldProblem(field, "'" + name + "' is not a data set of the plan"));
            }
        }
    }

    Drill record(Recorded given, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        if (given.drillDate() == null) {
            problems.add(new FieldProblem("drillDate", "is missing; give a date such as " + today()));
        }
        if (given.drillType() == null || !TYPES.contains(given.drillType())) {
            problems.add(
                    new FieldProblem("drillType", "must be Tabletop, RestoreTest, PartialFailover or FullFailover"));
        }
        if (given.scope() == null || given.scope().isBlank()) {
            problems.add(new FieldProblem("scope", "is missing"));
        }
        List<String> participants = Texts.given(given.participants(), "participants", problems);
        List<String> issues = Texts.given(given.issuesIdentified(), "issuesIdentified", problems);
        List<String> actions = Texts.given(given.actionItems(), "actionItems", problems);
        if (given.drillDate() == null || given.drillType() == null || given.scope() == null || !problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        boolean done = given.outcomeSummary() != null && !given.outcomeSummary().isBlank();
        Drill drill = new Drill(
                UUID.randomUUID(),
                given.drillDate(),
                given.drillType(),
                given.scope(),
                participants,
                null,
                done ? Status.SUCCESS : Status.SCHEDULED,
                given.outcomeSummary(),
                issues,
                actions,
                given.nextDrillScheduledFor(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                by,
                null,
                false,
                List.of(),
                0);
        catalog.runInTransaction(() -> {
            drills.add(drill, null, Set.of());
            trail.recordRequested(AuditEvent.succeeded("disaster-recovery.record", "Drill/" + drill.drillId())
                    .with("type", drill.drillType()));
        });
        live.tell("drill", drill.drillId().toString(), drills.get(drill.drillId()), Set.of());
        live.dashboardChanged();
        return drills.get(drill.drillId());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
