package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.approval.RequestTable;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.plan.PlanRun.Status;
import io.holdfast.control.plan.StepTimes.Expected;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The record of runs, {@code plan_runs}. */
@Component
public class PlanRuns {
    private static final String SELECT = """
            SELECT id, plan, version, approved, mode, status, variables::text AS variables, participants::text AS participants,
                incident_time, point_in_time, rto_target_seconds, reason, despite_readiness,
                despite_approval, requested_by, requested_at, expires_at, decided_by, decided_at, decision_reason, start_time, end_time, abort_by,
                abort_reason, outcome, drill_id
            FROM plan_runs
            """;

    private final Catalog catalog;
    private final StepRuns steps;
    private final Clock clock;
    private final RequestTable requests;

    PlanRuns(Catalog catalog, StepRuns steps, Clock clock) {
        this.catalog = catalog;
        this.steps = steps;
        this.clock = clock;
        this.requests = new RequestTable(catalog, clock, "plan_runs", "");
    }

    /**
     * @param services that it concerns
     * @param expected what each step will take as far as can be told now, by its id
     * @throws ConflictException when a real run of the plan is under way
     */
    void add(PlanRun run, DrPlan plan, Set<String> services, Map<String, Expected> expected) {
        try {
            catalog.sql("""
                    INSERT INTO plan_runs (id, plan, version, approved, definition, mode, status, variables,
                        participants, incident_time, point_in_time, rto_target_seconds, reason, despite_readiness,
                        despite_approval, requested_by, requested_at, expires_at, services)
                    VALUES (:id, :plan, :version, :approved, :definition, :mode, :status, :variables::jsonb,
                        :participants::jsonb, :incident, :point, :rto, :reason, :despite, :unapproved, :by, :now, :expires, :services)
                    """)
                    .param("id", run.runId())
                    .param("plan", run.plan())
                    .param("version", run.version())
                    .param("approved", run.approved())
                    .param("unapproved", run.despiteApproval())
                    .param("definition", plan.source())
                    .param("services", services.toArray(String[]::new))
                    .param("mode", run.mode().name())
                    .param("status", run.status().name())
                    .param("variables", Catalog.json(run.variables()))
                    .param("participants", Catalog.json(run.participants()))
                    .param("incident", Instants.parameter(run.incidentTime()))
                    .param("point", Instants.parameter(run.pointInTime()))
                    .param("rto", run.rtoTargetSeconds())
                    .param("reason", run.reason())
                    .param("despite", run.despiteReadiness())
                    .param("by", run.requestedBy())
                    .param("now", Instants.parameter(run.requestedAt()))
                    .param("expires", Instants.parameter(run.expiresAt()))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new ConflictException("A run of plan " + run.plan() + " that changes the living system waits or is"
                    + " under way already. Let it end, abort it or withdraw it.");
        }
        steps.add(run.runId(), plan, expected);
    }

    /** With its steps. @throws NotFoundException */
    public PlanRun get(UUID id) {
        PlanRun run = catalog.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(this::read)
                .optional()
                .orElseThrow(() -> none(id));
        return with(run, steps.of(id, plan(id), Map.of()));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no run " + id + ". GET /api/v1/admin/dr/runs lists them.");
    }

    /** As {@link #get}, with what its steps took in earlier runs. */
    public PlanRun measured(UUID id) {
        PlanRun run = get(id);
        return with(run, steps.of(id, plan(id), steps.measured(run.plan())));
    }

    /** The plan as it was when the run was asked for. */
    public DrPlan plan(UUID id) {
        return catalog.sql("SELECT plan, definition FROM plan_runs WHERE id = :id")
                .param("id", id)
                .query((row, number) -> DrPlan.of(row.getString("plan"), row.getString("definition")))
                .single();
    }

    /** What a run concerns. @throws NotFoundException */
    Set<String> services(UUID id) {
        return catalog.sql("SELECT services FROM plan_runs WHERE id = :id")
                .param("id", id)
                .query((row, number) ->
                        Set.copyOf(List.of((String[]) row.getArray("services").getArray())))
                .optional()
                .orElseThrow(() -> none(id));
    }

    /**
     * Those that concern only what is in reach, newest first, without steps.
     *
     * @param plan null for all
     * @param status null for all
     */
    Page<PlanRun> page(
            Reach reach, @Nullable String plan, @Nullable Status status, Page.@Nullable Key after, int limit) {
        List<PlanRun> rows = catalog.sql(SELECT + """
                WHERE (:plan::text IS NULL OR plan = :plan)
                    AND (:status::text IS NULL OR status = :status)
                    AND (:reach::text[] IS NULL OR (services <> '{}' AND services <@ :reach::text[]))
                    AND (:at::timestamptz IS NULL OR (requested_at, id) < (:at, :id))
                ORDER BY requested_at DESC, id DESC LIMIT :rows
                """)
                .param("plan", plan)
                .param("status", status == null ? null : status.name())
                .param("reach", reach.parameter())
                .param("at", Instants.parameter(after == null ? null : after.at()))
                .param("id", after == null ? null : after.id())
                .param("rows", limit + 1)
                .query(this::read)
                .list();
        return Page.of(rows, limit, run -> new Page.Key(run.requestedAt(), run.runId()));
    }

    /** What waits for a second person. */
    RequestTable requests() {
        return requests;
    }

    /** From now on only this execution writes. */
    void takeUp(UUID id, UUID execution) {
        catalog.sql("""
                UPDATE plan_runs SET execution = :execution, start_time = coalesce(start_time, :now),
                    status = CASE WHEN status = 'SCHEDULED' THEN 'IN_PROGRESS' ELSE status END
                WHERE id = :id
                """)
                .param("id", id)
                .param("execution", execution)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** Between at work and waiting for a person. Nothing when it is being aborted. */
    void moveOn(UUID id, UUID execution, Status status) {
        catalog.sql("""
                UPDATE plan_runs SET status = :status
                WHERE id = :id AND execution = :execution AND status IN ('IN_PROGRESS', 'WAITING') AND status <> :status
                """)
                .param("id", id)
                .param("execution", execution)
                .param("status", status.name())
                .update();
    }

    void drill(UUID id, UUID drill) {
        catalog.sql("UPDATE plan_runs SET drill_id = :drill WHERE id = :id")
                .param("id", id)
                .param("drill", drill)
                .update();
    }

    /** @return false when it does not run: then nothing is changed */
    boolean abort(UUID id, String by, String reason) {
        return catalog.sql("""
                UPDATE plan_runs SET status = 'ABORTING', abort_by = :by, abort_reason = :reason
                WHERE id = :id AND status IN ('SCHEDULED', 'IN_PROGRESS', 'WAITING')
                """)
                        .param("id", id)
                        .param("by", by)
                        .param("reason", reason)
                        .update()
                > 0;
    }

    /** @throws SupersededException when another execution has taken it up */
    void end(UUID id, UUID execution, Status status, String outcome) {
        int ended = catalog.sql("""
                UPDATE plan_runs SET status = :status, outcome = :outcome, end_time = :now
                WHERE id = :id AND execution = :execution
                """)
                .param("id", id)
                .param("execution", execution)
                .param("status", status.name())
                .param("outcome", outcome)
                .param("now", Instants.parameter(clock.instant()))
                .update();
        if (ended == 0) {
            throw new SupersededException(id);
        }
    }

    private PlanRun read(ResultSet row, int number) throws SQLException {
        Instant incident = Instants.require(row, "incident_time");
        Instant end = Instants.read(row, "end_time");
        Long rto = row.getObject("rto_target_seconds", Long.class);
        return new PlanRun(
                row.getObject("id", UUID.class),
                row.getString("plan"),
                row.getString("version"),
                row.getBoolean("approved"),
                PlanMode.valueOf(row.getString("mode")),
                Status.valueOf(row.getString("status")),
                Catalog.fromJson(row.getString("variables"), new TypeReference<>() {}),
                Catalog.fromJson(row.getString("participants"), new TypeReference<>() {}),
                incident,
                Instants.read(row, "point_in_time"),
                rto,
                Duration.between(incident, end == null ? clock.instant() : end).toMillis() / 1000.0,
                row.getString("reason"),
                row.getString("despite_readiness"),
                row.getString("despite_approval"),
                row.getString("requested_by"),
                Instants.require(row, "requested_at"),
                Instants.require(row, "expires_at"),
                row.getString("decided_by"),
                Instants.read(row, "decided_at"),
                row.getString("decision_reason"),
                Instants.read(row, "start_time"),
                end,
                row.getString("abort_by"),
                row.getString("abort_reason"),
                row.getString("outcome"),
                row.getObject("drill_id", UUID.class),
                List.of());
    }

    private static PlanRun with(PlanRun run, List<StepRun> steps) {
        return new PlanRun(
                run.runId(),
                run.plan(),
                run.version(),
                run.approved(),
                run.mode(),
                run.status(),
                run.variables(),
                run.participants(),
                run.incidentTime(),
                run.pointInTime(),
                run.rtoTargetSeconds(),
                run.elapsedSeconds(),
                run.reason(),
                run.despiteReadiness(),
                run.despiteApproval(),
                run.requestedBy(),
                run.requestedAt(),
                run.expiresAt(),
                run.decidedBy(),
                run.decidedAt(),
                run.decisionReason(),
                run.startTime(),
                run.endTime(),
                run.abortBy(),
                run.abortReason(),
                run.outcome(),
                run.drillId(),
                steps);
    }
}
