package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.PlanModes;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.plan.PlanRun.Status;
import io.holdfast.control.plan.StepTimes.Expected;
import io.holdfast.control.plan.VersionChoice.Chosen;
import io.holdfast.control.recovery.Participant;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for runs. What changes the living system waits for a second person; the rest begins at once. */
@Component
class RunRequests {
    private final Catalog catalog;
    private final InventoryStore inventory;
    private final PlanRuns runs;
    private final VersionChoice choice;
    private final VersionApprovals versions;
    private final ReadinessFacts readiness;
    private final StepTimes times;
    private final RunStart start;
    private final SecondPerson second;
    private final LiveFeed live;
    private final AuditTrail trail;
    private final Clock clock;

    RunRequests(
            Catalog catalog,
            InventoryStore inventory,
            PlanRuns runs,
            VersionChoice choice,
            VersionApprovals versions,
            ReadinessFacts readiness,
            StepTimes times,
            RunStart start,
            SecondPerson second,
            LiveFeed live,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.runs = runs;
        this.choice = choice;
        this.versions = versions;
        this.readiness = readiness;
        this.times = times;
        this.start = start;
        this.second = second;
        this.live = live;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @param mode a {@link PlanMode}, as a word
     * @param version of the plan that was looked at, the declared or the approved one; null: a real run does the newest
     *     approved one, and any other what is declared
     * @param incidentTime when the disaster struck; null for now
     * @param pointInTime what is restored is brought back to it; null for the newest state
     * @param variables other values than the plan declares
     * @param despiteReadiness why it is to begin though not all is ready; only for real runs
     * @param despiteApproval why a version is to be run for real that nobody has approved of: the declared one, when none
     *     is named
     */
    record RunWish(
            @Nullable String mode,
            @Nullable String reason,
            @Nullable String version,
            @Nullable Instant incidentTime,
            @Nullable Instant pointInTime,
            @Nullable Map<String, String> variables,
            @Nullable List<Participant> participants,
            @Nullable String despiteReadiness,
            @Nullable String despiteApproval) {}

    PlanRun request(String name, RunWish wish, String by) throws InterruptedException {
        Inventory current = inventory.current();
        DrPlan declared = current.plan(name);
        Chosen chosen = choice.of(
                declared,
                PlanMode.of(String.valueOf(wish.mode()))
                        .filter(PlanMode::isReal)
                        .isPresent(),
                wish.version(),
                !isBlank(wish.despiteApproval()));
        DrPlan plan = chosen.plan();
        PlanMode mode = check(plan, wish);
        String despiteApproval = mode.isReal() ? choice.requireApproval(chosen, wish.despiteApproval()) : null;
        if (mode.isReal()) {
            requireReadiness(plan, wish.despiteReadiness());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean waits = mode.isReal() && second.isNeeded();
        OptionalLong rto = rtoSeconds(plan, current);
        PlanRun run = new PlanRun(
                UUID.randomUUID(),
                plan.name(),
                plan.version(),
                chosen.approved(),
                mode,
                waits ? Status.AWAITING_APPROVAL : Status.SCHEDULED,
                wish.variables() == null ? Map.of() : Map.copyOf(wish.variables()),
                wish.participants() == null ? List.of() : List.copyOf(wish.participants()),
                wish.incidentTime() == null ? now : wish.incidentTime(),
                wish.pointInTime(),
                rto.isPresent() ? Long.valueOf(rto.getAsLong()) : null,
                0,
                String.valueOf(wish.reason()).strip(),
                mode.isReal() && wish.despiteReadiness() != null
                        ? wish.despiteReadiness().strip()
                        : null,
                despiteApproval,
                by,
                now,
                now.plus(SecondPerson.OPEN_FOR),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
        Set<String> services = PlanServices.concerned(plan, current);
        Map<String, Expected> expected = times.ofRun(plan, mode);
        catalog.runInTransaction(() -> {
            runs.add(run, plan, services, expected);
            trail.record(AuditEvent.succeeded("disaster-recovery.run", "DrPlan/" + name)
                    .with("run", run.runId())
                    .with("mode", mode.word())
                    .with("version", run.version())
                    .with("approved", run.approved())
                    .with("despiteReadiness", run.despiteReadiness())
                    .with("despiteApproval", run.despiteApproval())
                    .with("reason", run.reason()));
            if (!waits) {
                start.begin(run);
            }
        });
        if (waits) {
            second.waits(RunApprovals.waiting(run));
        } else if (mode.isReal()) {
            second.wasAlone("A " + mode.word() + " by plan " + name, by, name);
        }
        if (despiteApproval != null) {
            versions.runsUnapproved(run, despiteApproval);
        }
        PlanRun noted = runs.get(run.runId());
        live.tell("run", run.runId().toString(), noted, services);
        live.dashboardChanged();
        return noted;
    }

    private PlanMode check(DrPlan plan, RunWish wish) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<PlanMode> mode = wish.mode() == null ? Optional.empty() : PlanMode.of(wish.mode());
        if (mode.isEmpty()) {
            problems.add(new FieldProblem("mode", "must be one of " + PlanMode.words()));
        }
        if (wish.reason() == null || wish.reason().isBlank() || wish.reason().length() > 2000) {
            problems.add(new FieldProblem("reason", "must say why, in up to 2000 characters; it is kept as evidence"));
        }
        if (wish.version() != null && !wish.version().equals(plan.version())) {
            problems.add(new FieldProblem(
                    "version",
                    "is neither the declared nor the approved version of the plan now, and declared is "
                            + plan.version() + "; look at the plan again"));
        }
        past("incidentTime", wish.incidentTime(), problems);
        past("pointInTime", wish.pointInTime(), problems);
        if (wish.variables() != null) {
            wish.variables().forEach((variable, value) -> {
                if (!plan.variables().containsKey(variable)) {
                    problems.add(new FieldProblem(
                            "variables." + variable,
                            "is no variable of the plan; known are "
                                    + String.join(", ", plan.variables().keySet())));
                } else if (value == null) {
                    problems.add(new FieldProblem("variables." + variable, "is null; leave it out or give a text"));
                }
            });
        }
        if (wish.participants() != null
                && wish.participants().stream()
                        .anyMatch(one -> one == null || isBlank(one.name()) || isBlank(one.role()))) {
            problems.add(new FieldProblem("participants", "must each have a name and a role"));
        }
        mode.flatMap(is -> PlanModes.obstacle(plan, is.word()))
                .ifPresent(why -> problems.add(new FieldProblem("mode", why)));
        if (!problems.isEmpty() || mode.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return mode.get();
    }

    private void requireReadiness(DrPlan plan, @Nullable String despite) throws InterruptedException {
        if (despite != null && !despite.isBlank() && despite.length() <= 2000) {
            return;
        }
        List<String> against = readiness.against(plan);
        if (!against.isEmpty()) {
            throw new InvalidRequestException(
                    "despiteReadiness",
                    "is missing, in up to 2000 characters, for not all is ready: " + String.join(" ", against)
                            + " Say why the plan is to be run all the same");
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private void past(String field, @Nullable Instant given, List<FieldProblem> problems) {
        if (given != null && given.isAfter(clock.instant())) {
            problems.add(new FieldProblem(field, "lies in the future; it is " + clock.instant() + " now"));
        }
    }

    /** The shortest of the services that it brings back. */
    static OptionalLong rtoSeconds(DrPlan plan, Inventory current) {
        return PlanServices.of(plan, current).stream()
                .mapToLong(service -> current.service(service).targets().rtoMinutes() * 60L)
                .min();
    }
}
