package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which version of a plan a run has gone through from end to end, {@code plan_verifications}. A step that a run only looked
 * at may fail when it is needed: a plan that restores or takes over is verified by runs that did so.
 */
@Component
public class PlanVerifications {
    private final Catalog catalog;
    private final Clock clock;

    PlanVerifications(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * A run whose every step passed by itself.
     *
     * @param mode of the run
     * @param done the steps that it did, in the plan's order
     * @param onlyLookedAt the steps of which it looked whether they could be done
     */
    public record Verification(
            UUID runId, PlanMode mode, Instant verifiedAt, List<String> done, List<String> onlyLookedAt) {

        /** Whether it leaves out nothing that decides over bringing the service back. */
        boolean isWhole(DrPlan plan) {
            return missing(plan).isEmpty();
        }

        /** What it has not proven of the plan, in words; empty when it is verified by that. */
        Optional<String> missing(DrPlan plan) {
            if (mode == PlanMode.TABLETOP || mode == PlanMode.FAILBACK) {
                return Optional.of("a " + mode.word() + " does not go the plan's way");
            }
            List<PlanStep> there = plan.graph().stream()
                    .filter(step -> !step.modes().equals(List.of(PlanMode.FAILBACK.word())))
                    .toList();
            List<String> takeovers = ids(there, StepAction.Takeover.class);
            // what a test does of a takeover it does on a copy: no client was led anywhere, and no site was fenced
            if (!takeovers.isEmpty()
                    && (mode == PlanMode.TEST || takeovers.stream().noneMatch(done::contains))) {
                return Optional.of(String.join(", ", takeovers) + " took nothing over, which only a switchover or a"
                        + " failover does");
            }
            List<String> restores = ids(there, StepAction.Restore.class);
            List<String> looked =
                    restores.stream().filter(onlyLookedAt::contains).toList();
            if (!looked.isEmpty()) {
                return Optional.of(String.join(", ", looked) + " restored nothing");
            }
            if (done.isEmpty()) {
                return Optional.of("nothing of it was done");
            }
            boolean idle = there.stream().anyMatch(step -> step.action().changesSomething())
                    && there.stream()
                            .noneMatch(step ->
                                    done.contains(step.id()) && step.action().changesSomething());
            return idle ? Optional.of("nothing of it was done but to wait and to tell") : Optional.empty();
        }

        private static List<String> ids(List<PlanStep> steps, Class<? extends StepAction> action) {
            return steps.stream()
                    .filter(step -> action.isInstance(step.action()))
                    .map(PlanStep::id)
                    .toList();
        }
    }

    /** What a run has shown, as its steps stand. */
    Verification of(PlanRun run) {
        return new Verification(
                run.runId(),
                run.mode(),
                clock.instant(),
                run.steps().stream()
                        .filter(step -> step.status() == StepRun.Status.SUCCESS
                                && !step.facts().containsKey(Takeovers.ALREADY))
                        .map(StepRun::step)
                        .toList(),
                run.steps().stream()
                        .filter(step -> step.status() == StepRun.Status.CHECKED)
                        .map(StepRun::step)
                        .toList());
    }

    /** In the caller's transaction. */
    void add(PlanRun run) {
        catalog.sql("""
                INSERT INTO plan_verifications (plan, version, run_id, mode, verified_at)
                VALUES (:plan, :version, :run, :mode, :now) ON CONFLICT DO NOTHING
                """)
                .param("plan", run.plan())
                .param("version", run.version())
                .param("run", run.runId())
                .param("mode", run.mode().name())
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** The latest of this very version that proves it. */
    Optional<Verification> verification(DrPlan plan) {
        return all(plan).stream().filter(one -> one.isWhole(plan)).findFirst();
    }

    /** The latest of this very version that proves a part of it; empty when it is proven, or nothing of it is. */
    Optional<Verification> partly(DrPlan plan) {
        List<Verification> all = all(plan);
        return all.stream().anyMatch(one -> one.isWhole(plan))
                ? Optional.empty()
                : all.stream().findFirst();
    }

    /** Newest first. What was done is told by the record of the steps, so that it holds for what earlier releases noted. */
    private List<Verification> all(DrPlan plan) {
        return catalog.sql("""
                SELECT run_id, mode, verified_at,
                    array(SELECT step::text FROM plan_run_steps step WHERE step.run_id = proof.run_id
                        AND status = 'SUCCESS' AND facts ->> :already IS NULL ORDER BY position) AS done,
                    array(SELECT step::text FROM plan_run_steps step WHERE step.run_id = proof.run_id
                        AND status = 'CHECKED' ORDER BY position) AS looked
                FROM plan_verifications proof WHERE plan = :plan AND version = :version
                ORDER BY verified_at DESC
                """)
                .param("plan", plan.name())
                .param("version", plan.version())
                .param("already", Takeovers.ALREADY)
                .query(PlanVerifications::read)
                .list();
    }

    private static Verification read(ResultSet row, int number) throws SQLException {
        return new Verification(
                Objects.requireNonNull(row.getObject("run_id", UUID.class)),
                PlanMode.valueOf(row.getString("mode")),
                Instants.require(row, "verified_at"),
                texts(row.getArray("done")),
                texts(row.getArray("looked")));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
