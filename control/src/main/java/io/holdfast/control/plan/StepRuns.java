package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanGraph;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.plan.StepRun.Stage;
import io.holdfast.control.plan.StepRun.Status;
import io.holdfast.control.plan.StepTimes.Expected;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The record of the steps of runs, {@code plan_run_steps}. What an execution writes counts only while the run is its own. */
@Component
class StepRuns {
    /** Of so many runs the middle one counts. */
    static final int LATEST = 9;

    private static final String OWN = """
             WHERE run_id = :run AND step = :step
                AND EXISTS (SELECT FROM plan_runs WHERE id = :run AND execution = :execution)
            """;

    private final Catalog catalog;
    private final Clock clock;

    StepRuns(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @param expected what each step will take as far as can be told now, by its id */
    void add(UUID run, DrPlan plan, Map<String, Expected> expected) {
        int position = 0;
        for (PlanStep step : new PlanGraph(plan.graph()).ordered()) {
            Expected takes = expected.getOrDefault(step.id(), Expected.NONE);
            catalog.sql("""
                    INSERT INTO plan_run_steps (run_id, step, position, status, expected_seconds, expected_by)
                    VALUES (:run, :step, :position, 'PENDING', :seconds, :by)
                    """)
                    .param("seconds", takes.seconds())
                    .param("by", takes.by())
                    .param("run", run)
                    .param("step", step.id())
                    .param("position", position++)
                    .update();
        }
    }

    /** In the plan's order. @param measured what a step takes as a rule, by its id */
    List<StepRun> of(UUID run, DrPlan plan, Map<String, Double> measured) {
        Map<String, PlanStep> declared =
                plan.graph().stream().collect(Collectors.toMap(PlanStep::id, Function.identity()));
        return catalog.sql("""
                SELECT step, status, stage, attempt, start_time, end_time, detail, error, facts::text AS facts, restore_id,
                    decision, decided_by, decided_at, note, undo, undo_detail, expected_seconds, expected_by
                FROM plan_run_steps WHERE run_id = :run ORDER BY position
                """)
                .param("run", run)
                .query((row, number) -> read(row, declared, measured))
                .list();
    }

    private static StepRun read(ResultSet row, Map<String, PlanStep> declared, Map<String, Double> measured)
            throws SQLException {
        String id = row.getString("step");
        PlanStep step = declared.get(id);
        if (step == null) {
            throw new SQLException("step " + id + " is not in its run's plan");
        }
        Instant start = Instants.read(row, "start_time");
        Instant end = Instants.read(row, "end_time");
        return new StepRun(
                id,
                step.group().orElse(null),
                step.action().kind(),
                step.action().summary(),
                step.after(),
                step.owner(),
                step.message(),
                step.action() instanceof StepAction.Gate gate ? gate.role() : null,
                Status.valueOf(row.getString("status")),
                Stage.valueOf(row.getString("stage")),
                row.getInt("attempt"),
                start,
                end,
                start == null || end == null
                        ? null
                        : Double.valueOf(Duration.between(start, end).toMillis() / 1000.0),
                measured.get(id),
                row.getObject("expected_seconds", Double.class),
                row.getString("expected_by"),
                row.getString("detail"),
                row.getString("error"),
                Catalog.fromJson(row.getString("facts"), new TypeReference<>() {}),
                row.getObject("restore_id", UUID.class),
                row.getString("decision"),
                row.getString("decided_by"),
                Instants.read(row, "decided_at"),
                row.getString("note"),
                row.getString("undo"),
                row.getString("undo_detail"));
    }

    /** What the steps of a plan took as a rule when they were really done; those never done are left out. */
    Map<String, Double> measured(String plan) {
        Map<String, Double> medians = new HashMap<>();
        catalog.sql("""
                SELECT step, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS seconds FROM (
                    SELECT step.step, extract(epoch FROM step.end_time - step.start_time) AS seconds,
                        row_number() OVER (PARTITION BY step.step ORDER BY step.end_time DESC) AS back
                    FROM plan_run_steps step JOIN plan_runs run ON run.id = step.run_id
                    WHERE run.plan = :plan AND run.mode <> 'TABLETOP' AND step.status = 'SUCCESS'
                        AND step.start_time IS NOT NULL AND step.end_time IS NOT NULL
                        AND coalesce(step.decision, '') <> 'done'
                        AND step.facts ->> 'rehearsed' IS NULL) latest
                WHERE back <= :latest GROUP BY step
                """)
                .param("plan", plan)
                .param("latest", LATEST)
                .query((row, number) -> medians.put(row.getString("step"), row.getDouble("seconds")))
                .list();
        return medians;
    }

    /** An attempt begins. */
    void begin(UUID run, UUID execution, String step, int attempt) {
        own(
                run,
                execution,
                step,
                """
                SET status = 'RUNNING', stage = 'BEFORE', attempt = :attempt, start_time = :now, end_time = NULL, error = NULL,
                    detail = ''
                """,
                sql -> sql.param("attempt", attempt).param("now", Instants.parameter(clock.instant())));
    }

    void stage(UUID run, UUID execution, String step, Stage stage) {
        own(run, execution, step, "SET stage = :stage", sql -> sql.param("stage", stage.name()));
    }

    /** What has to be known whatever comes of the attempt. */
    void note(UUID run, UUID execution, String step, Map<String, String> facts) {
        own(run, execution, step, "SET facts = facts || :facts::jsonb", sql -> sql.param("facts", Catalog.json(facts)));
    }

    void restore(UUID run, UUID execution, String step, UUID restore) {
        own(run, execution, step, "SET restore_id = :restore", sql -> sql.param("restore", restore));
    }

    /** A person is waited for. */
    void waits(UUID run, UUID execution, String step, String detail) {
        own(
                run,
                execution,
                step,
                "SET status = 'WAITING', start_time = :now, attempt = attempt + 1, detail = :detail",
                sql -> sql.param("now", Instants.parameter(clock.instant())).param("detail", storable(detail)));
    }

    /** What came of it; for good unless it needs a decision. */
    void end(
            UUID run,
            UUID execution,
            String step,
            Status status,
            String detail,
            @Nullable String error,
            Map<String, String> facts) {
        own(
                run,
                execution,
                step,
                """
                SET status = :status, end_time = :now, detail = :detail, error = :error, facts = facts || :facts::jsonb
                """,
                sql -> sql.param("status", status.name())
                        .param("now", Instants.parameter(clock.instant()))
                        .param("detail", storable(detail))
                        .param("error", error == null ? null : storable(error))
                        .param("facts", Catalog.json(facts)));
    }

    /** @param state {@code RUNNING}, {@code DONE} or {@code FAILED} */
    void undo(UUID run, UUID execution, String step, String state, String detail) {
        own(
                run,
                execution,
                step,
                "SET undo = :state, undo_detail = :detail",
                sql -> sql.param("state", state).param("detail", storable(detail)));
    }

    private void own(
            UUID run, UUID execution, String step, String change, Function<StatementSpec, StatementSpec> parameters) {
        int changed = parameters
                .apply(catalog.sql("UPDATE plan_run_steps " + change + OWN)
                        .param("run", run)
                        .param("step", step)
                        .param("execution", execution))
                .update();
        if (changed == 0) {
            throw new SupersededException(run);
        }
    }

    /**
     * What a person decided.
     *
     * @param from only a step that stands so
     * @param detail null keeps what there is
     * @return false when it does not stand so any more: then nothing is changed
     */
    boolean decide(
            UUID run,
            String step,
            Status from,
            Status to,
            String decision,
            String by,
            @Nullable String note,
            @Nullable String error) {
        return catalog.sql("""
                UPDATE plan_run_steps SET status = :to, decision = :decision, decided_by = :by, decided_at = :now,
                    note = :note, error = coalesce(:error, CASE WHEN :to IN ('SUCCESS', 'SKIPPED') THEN error END),
                    end_time = CASE WHEN :to IN ('SUCCESS', 'SKIPPED') THEN :now ELSE end_time END
                WHERE run_id = :run AND step = :step AND status = :from
                    AND EXISTS (SELECT FROM plan_runs WHERE id = :run AND status IN ('IN_PROGRESS', 'WAITING', 'SCHEDULED'))
                """)
                        .param("run", run)
                        .param("step", step)
                        .param("from", from.name())
                        .param("to", to.name())
                        .param("decision", decision)
                        .param("by", by)
                        .param("note", note)
                        .param("error", error)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    /** A text column takes no character NUL, and nobody reads a book. */
    private static String storable(String text) {
        String clean = text.replace('\0', '?');
        return clean.length() > 10_000 ? clean.substring(0, 10_000) + "…" : clean;
    }
}
