package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.recovery.Drill.Status;
import io.holdfast.control.recovery.Drill.Step;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The record of drills, {@code disaster_recovery_drills}. */
@Component
public class Drills {
    private static final String SELECT = """
            SELECT id, drill_date, drill_type, scope, participants, plan, status, outcome_summary,
                coalesce(issues_identified, '[]')::text AS issues, coalesce(action_items, '[]')::text AS actions,
                next_drill_scheduled_for, steps::text AS steps, start_time, end_time, reason, requested_by,
                cancel_requested_by, services, coalesce(jsonb_typeof(request) = 'object', FALSE) AS failover_test,
                (SELECT count(*)::int FROM drill_action_items item
                    WHERE item.drill_id = drill.id AND item.done_at IS NULL) AS open_actions,
                (SELECT coalesce(array_agg(restore.id ORDER BY restore.requested_at), '{}')
                    FROM restore_operations_log restore WHERE restore.drill_id = drill.id) AS restores
            FROM disaster_recovery_drills drill
            """;

    private static final String FILTER = """
            WHERE (:reach::text[] IS NULL OR (services <> '{}' AND services <@ :reach::text[]))
                AND (:status::text IS NULL OR status = :status) AND (:type::text IS NULL OR drill_type = :type)
            """;

    private final Catalog catalog;
    private final Clock clock;

    Drills(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * @param request that it came by; null for one that is not a failover test
     * @param services that it concerns; none: the whole installation
     */
    public void add(Drill drill, @Nullable FailoverTest request, Set<String> services) {
        catalog.sql("""
                INSERT INTO disaster_recovery_drills (id, drill_date, drill_type, scope, participants, plan, status,
                    outcome_summary, issues_identified, action_items, next_drill_scheduled_for, request, reason,
                    requested_by, requested_at, services)
                VALUES (:id, :date, :type, :scope, :participants, :plan, :status, :outcome, :issues::jsonb,
                    :actions::jsonb, :next, :request::jsonb, :reason, :by, :now, :services)
                """)
                .param("id", drill.drillId())
                .param("date", drill.drillDate())
                .param("type", drill.drillType())
                .param("scope", drill.scope())
                .param("participants", drill.participants().toArray(String[]::new))
                .param("plan", drill.plan())
                .param("status", drill.status().name())
                .param("outcome", drill.outcomeSummary())
                .param("issues", Catalog.json(drill.issuesIdentified()))
                .param("actions", Catalog.json(drill.actionItems()))
                .param("next", drill.nextDrillScheduledFor())
                .param("request", Catalog.json(request))
                .param("services", services.toArray(String[]::new))
                .param("reason", drill.reason())
                .param("by", drill.requestedBy())
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** @throws NotFoundException */
    public Drill get(UUID id) {
        return catalog.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(Drills::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no drill " + id + ". GET /api/v1/admin/dr/drills lists them.");
    }

    /** What a drill concerns; none: the whole installation. */
    Set<String> services(UUID id) {
        return catalog.sql("SELECT services FROM disaster_recovery_drills WHERE id = :id")
                .param("id", id)
                .query((row, number) -> Set.copyOf(list(row, "services", String[].class)))
                .single();
    }

    FailoverTest request(UUID id) {
        return Catalog.fromJson(
                catalog.sql("SELECT request::text FROM disaster_recovery_drills WHERE id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single(),
                FailoverTest.class);
    }

    /** Newest first. */
    public List<Drill> list(int limit) {
        return list(Reach.EVERYTHING, limit);
    }

    /** Those that concern only what is in reach, newest first. */
    List<Drill> list(Reach reach, int limit) {
        return page(new Narrowed(reach, null, null), null, limit).items();
    }

    /**
     * Which drills are asked for.
     *
     * @param status null for all
     * @param type null for all
     */
    record Narrowed(
            Reach reach, @Nullable Status status, @Nullable String type) {}

    /**
     * Some of them, newest first.
     *
     * @param after null for the first page
     */
    Page<Drill> page(Narrowed narrowed, Page.@Nullable Key after, int limit) {
        List<Drill> rows = filtered(narrowed, SELECT + FILTER + """
                    AND (:date::date IS NULL OR (drill_date, requested_at, id) < (:date::date,
                        (SELECT last.requested_at FROM disaster_recovery_drills last WHERE last.id = :id), :id))
                ORDER BY drill_date DESC, requested_at DESC, id DESC LIMIT :rows
                """)
                .param("date", after == null ? null : LocalDate.ofInstant(after.at(), ZoneOffset.UTC))
                .param("id", after == null ? null : after.id())
                .param("rows", limit + 1)
                .query(Drills::read)
                .list();
        return Page.of(
                rows,
                limit,
                drill -> new Page.Key(drill.drillDate().atStartOfDay().toInstant(ZoneOffset.UTC), drill.drillId()));
    }

    /** How many there are. */
    long count(Narrowed narrowed) {
        return filtered(narrowed, "SELECT count(*) FROM disaster_recovery_drills drill\n" + FILTER)
                .query(Long.class)
                .single();
    }

    private StatementSpec filtered(Narrowed narrowed, String sql) {
        return catalog.sql(sql)
                .param("reach", narrowed.reach().parameter())
                .param(
                        "status",
                        narrowed.status() == null ? null : narrowed.status().name())
                .param("type", narrowed.type());
    }

    public void begin(UUID id) {
        catalog.sql("UPDATE disaster_recovery_drills SET status = 'IN_PROGRESS', start_time = :now WHERE id = :id")
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** As {@link #begin}, of one that waits. @return false when it was cancelled before */
    boolean beginWaiting(UUID id) {
        return catalog.sql("""
                UPDATE disaster_recovery_drills SET status = 'IN_PROGRESS', start_time = :now
                WHERE id = :id AND status = 'SCHEDULED'
                """)
                        .param("id", id)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    /** From now on it is too late to cancel it. @return false when that was asked for before */
    boolean close(UUID id) {
        return catalog.sql("""
                UPDATE disaster_recovery_drills SET closing = TRUE WHERE id = :id AND cancel_requested_by IS NULL
                """).param("id", id).update() > 0;
    }

    /** @return false when it is none that restores by itself, or it is too late */
    boolean askToCancel(UUID id, String by) {
        return catalog.sql("""
                UPDATE disaster_recovery_drills SET cancel_requested_by = coalesce(cancel_requested_by, :by)
                WHERE id = :id AND jsonb_typeof(request) = 'object' AND NOT closing AND status IN ('SCHEDULED', 'IN_PROGRESS')
                """).param("id", id).param("by", by).update() > 0;
    }

    /** Of one that waits. @return false when it has begun */
    boolean cancelWaiting(UUID id, String outcome) {
        return catalog.sql("""
                UPDATE disaster_recovery_drills SET status = 'CANCELLED', outcome_summary = :outcome, end_time = :now
                WHERE id = :id AND status = 'SCHEDULED' AND cancel_requested_by IS NOT NULL
                """)
                        .param("id", id)
                        .param("outcome", outcome)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    public void steps(UUID id, List<Step> steps) {
        catalog.sql("UPDATE disaster_recovery_drills SET steps = :steps::jsonb WHERE id = :id")
                .param("id", id)
                .param("steps", Catalog.json(steps))
                .update();
    }

    /** @param next null keeps what stands */
    void end(
            UUID id,
            Status status,
            @Nullable String outcome,
            List<String> issues,
            List<String> actions,
            @Nullable LocalDate next) {
        catalog.sql("""
                UPDATE disaster_recovery_drills SET status = :status, outcome_summary = :outcome,
                    issues_identified = :issues::jsonb, action_items = :actions::jsonb,
                    next_drill_scheduled_for = coalesce(:next::date, next_drill_scheduled_for), end_time = :now
                WHERE id = :id
                """)
                .param("id", id)
                .param("status", status.name())
                .param("outcome", outcome)
                .param("issues", Catalog.json(issues))
                .param("actions", Catalog.json(actions))
                .param("next", next)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    private static Drill read(ResultSet row, int number) throws SQLException {
        return new Drill(
                row.getObject("id", UUID.class),
                row.getObject("drill_date", LocalDate.class),
                row.getString("drill_type"),
                row.getString("scope"),
                list(row, "participants", String[].class),
                row.getString("plan"),
                Status.valueOf(row.getString("status")),
                row.getString("outcome_summary"),
                Catalog.fromJson(row.getString("issues"), new TypeReference<>() {}),
                Catalog.fromJson(row.getString("actions"), new TypeReference<>() {}),
                row.getObject("next_drill_scheduled_for", LocalDate.class),
                Catalog.fromJson(row.getString("steps"), new TypeReference<>() {}),
                list(row, "restores", UUID[].class),
                Instants.read(row, "start_time"),
                Instants.read(row, "end_time"),
                row.getString("reason"),
                row.getString("requested_by"),
                row.getString("cancel_requested_by"),
                row.getBoolean("failover_test"),
                list(row, "services", String[].class),
                row.getInt("open_actions"));
    }

    private static <T> List<T> list(ResultSet row, String column, Class<T[]> type) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of(type.cast(array.getArray()));
    }
}
