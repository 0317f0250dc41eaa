package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.access.Reach;
import io.holdfast.control.recovery.Drill.Status;
import io.holdfast.control.recovery.Drill.Step;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The record of drills, {@code disaster_recovery_drills}. */
@Component
public class Drills {
    private static final String SELECT = """
            SELECT id, drill_date, drill_type, scope, participants, plan, status, outcome_summary,
                coalesce(issues_identified, '[]')::text AS issues, coalesce(action_items, '[]')::text AS actions,
                next_drill_scheduled_for, steps::text AS steps, start_time, end_time, reason, requested_by,
                (SELECT coalesce(array_agg(restore.id ORDER BY restore.requested_at), '{}')
                    FROM restore_operations_log restore WHERE restore.drill_id = drill.id) AS restores
            FROM disaster_recovery_drills drill
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
        return catalog.sql(SELECT + """
                WHERE :reach::text[] IS NULL OR (services <> '{}' AND services <@ :reach::text[])
                ORDER BY drill_date DESC, requested_at DESC LIMIT :limit
                """)
                .param("reach", reach.parameter())
                .param("limit", limit)
                .query(Drills::read)
                .list();
    }

    public void begin(UUID id) {
        catalog.sql("UPDATE disaster_recovery_drills SET status = 'IN_PROGRESS', start_time = :now WHERE id = :id")
                .param("id", id)
                .param("now", Instants.parameter(clock.instant()))
                .update();
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
                row.getString("requested_by"));
    }

    private static <T> List<T> list(ResultSet row, String column, Class<T[]> type) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of(type.cast(array.getArray()));
    }
}
