package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.PlanGraph;
import io.holdfast.control.inventory.PlanGraph.CriticalPath;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.plan.StepTimes.Expected;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says what a run would do, without doing any of it: a look at repositories and site groups, which takes a while. */
@Component
public class Forecasts {
    private final InventoryStore inventory;
    private final StepTimes times;
    private final Takeovers takeovers;
    private final Actions actions;
    private final ReadinessFacts readiness;
    private final PlanVersions versions;
    private final Clock clock;

    Forecasts(
            InventoryStore inventory,
            StepTimes times,
            Takeovers takeovers,
            Actions actions,
            ReadinessFacts readiness,
            PlanVersions versions,
            Clock clock) {
        this.inventory = inventory;
        this.times = times;
        this.takeovers = takeovers;
        this.actions = actions;
        this.readiness = readiness;
        this.versions = versions;
        this.clock = clock;
    }

    /** @param approved whether a second person has approved of this version */
    Forecast of(DrPlan plan, boolean approved, PlanMode mode) throws InterruptedException {
        Inventory current = inventory.current();
        Map<String, Expected> expected = times.usual(plan, mode);
        Map<String, String> values = Values.example(plan, mode, clock.instant());
        List<Forecast.Step> found = new ArrayList<>();
        PlanGraph graph = new PlanGraph(plan.graph());
        for (PlanStep step : graph.ordered()) {
            found.add(look(plan, mode, step, values, expected));
        }
        CriticalPath path = graph.criticalPath(step -> StepTimes.counts(step, mode)
                ? Objects.requireNonNullElse(
                        expected.getOrDefault(step.id(), Expected.NONE).seconds(), 0.0)
                : 0);
        Map<String, Forecast.Step> byId = found.stream().collect(Collectors.toMap(Forecast.Step::step, step -> step));
        List<String> unmeasured = found.stream()
                .filter(step -> step.will().equals("do") || step.will().equals("wait"))
                .filter(step -> step.expectedSeconds() == null)
                .map(Forecast.Step::step)
                .toList();
        List<String> refusals = mode.isReal() ? refusals(plan, approved) : List.of();
        OptionalLong target = RunRequests.rtoSeconds(plan, current);
        return new Forecast(
                plan.name(),
                plan.version(),
                approved,
                mode,
                refusals.isEmpty() && byId.values().stream().allMatch(step -> step.problem() == null),
                refusals,
                path.seconds(),
                path.steps().stream()
                        .filter(step ->
                                !Objects.requireNonNull(byId.get(step)).will().equals("leave-out"))
                        .toList(),
                unmeasured,
                target.isPresent() ? Long.valueOf(target.getAsLong()) : null,
                target.isEmpty() || !unmeasured.isEmpty()
                        ? null
                        : Boolean.valueOf(path.seconds() <= target.getAsLong()),
                found);
    }

    /** What {@link RunRequests} would say. */
    private List<String> refusals(DrPlan plan, boolean approved) throws InterruptedException {
        List<String> refusals = new ArrayList<>();
        if (!approved && versions.needApproval()) {
            refusals.add("Nobody has approved of this version. Have another person say '"
                    + versions.standing(plan).approval(plan.name()) + "'.");
        }
        refusals.addAll(readiness.against(plan));
        return List.copyOf(refusals);
    }

    private Forecast.Step look(
            DrPlan plan, PlanMode mode, PlanStep step, Map<String, String> values, Map<String, Expected> expected)
            throws InterruptedException {
        boolean part = step.modes().contains(mode.word());
        boolean person = mode == PlanMode.TABLETOP || step.action() instanceof StepAction.Gate;
        String will = !part ? "leave-out" : person ? "wait" : mode == PlanMode.TEST && !step.inTest() ? "look" : "do";
        String said = "";
        String problem = null;
        if (part && mode != PlanMode.TABLETOP) {
            try {
                said = StepTimes.isRehearsed(step, mode) && step.action() instanceof StepAction.Takeover takeover
                        ? takeovers.checkRehearsal(takeover).detail()
                        : actions.check(plan, step.action(), values).detail();
                said += before(plan, step, values);
            } catch (StepFailedException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        Expected takes = expected.getOrDefault(step.id(), Expected.NONE);
        return new Forecast.Step(
                step.id(),
                step.group().orElse(null),
                step.action().kind(),
                step.action().summary(),
                step.after(),
                will,
                said,
                problem,
                takes.seconds(),
                takes.by());
    }

    /**
     * Of what must hold before a step: a command is not run, and a request that changes nothing is sent. One that does not
     * hold now is a problem only where no step before it may change that.
     */
    private String before(DrPlan plan, PlanStep step, Map<String, String> values)
            throws StepFailedException, InterruptedException {
        StringBuilder found = new StringBuilder();
        for (StepAction check : step.before()) {
            actions.check(plan, check, values);
            if (!(check instanceof StepAction.Http call) || !call.onlyLooks()) {
                continue;
            }
            try {
                found.append(" Before it: ")
                        .append(actions.tryNow(plan, step, call, values).detail());
            } catch (StepFailedException e) {
                if (!mayChange(plan, step)) {
                    throw new StepFailedException("What must hold before it does not now: " + e.getMessage(), e);
                }
                found.append(" What must hold before it does not now, and a step before it may change that: ")
                        .append(e.getMessage());
            }
        }
        return found.toString();
    }

    private static boolean mayChange(DrPlan plan, PlanStep step) {
        Map<String, PlanStep> byId = plan.graph().stream().collect(Collectors.toMap(PlanStep::id, one -> one));
        return step.after().stream()
                .map(byId::get)
                .filter(Objects::nonNull)
                .anyMatch(one -> one.action().changesSomething()
                        || one.action() instanceof StepAction.Gate
                        || mayChange(plan, one));
    }
}
