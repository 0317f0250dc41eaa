package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.access.Reach;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The drills that are planned, {@code planned_drills}. */
@Component
public class PlannedDrills {
    private final Catalog catalog;
    private final Clock clock;

    PlannedDrills(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    void add(PlannedDrill drill, Set<String> services) {
        catalog.sql("""
                INSERT INTO planned_drills (id, plan, mode, cron, zone, starts_at, notice_seconds, channels, participants,
                    reason, despite_readiness, services, planned_by, planned_at)
                VALUES (:id, :plan, :mode, :cron, :zone, :starts, :notice, :channels, :participants::jsonb, :reason,
                    :despite, :services, :by, :now)
                """)
                .param("id", drill.plannedId())
                .param("plan", drill.plan())
                .param("mode", drill.mode())
                .param("cron", drill.cron())
                .param("zone", drill.zone())
                .param("starts", Instants.parameter(drill.startsAt()))
                .param("notice", drill.notice().toSeconds())
                .param("channels", drill.channels().toArray(String[]::new))
                .param("participants", Catalog.json(drill.participants()))
                .param("reason", drill.reason())
                .param("despite", drill.despiteReadiness())
                .param("services", services.toArray(String[]::new))
                .param("by", drill.plannedBy())
                .param("now", Instants.parameter(drill.plannedAt()))
                .update();
    }

    PlannedDrill get(UUID id) {
        return catalog.sql("SELECT * FROM planned_drills WHERE id = :id")
                .param("id", id)
                .query(PlannedDrills::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException(
                "There is no planned drill " + id + ". GET /api/v1/admin/dr/planned_drills lists them.");
    }

    /** Those that are still to come, and those whose last time has something amiss or goes on; the nearest first. */
    public List<PlannedDrill> open() {
        return open(Reach.EVERYTHING);
    }

    /** Of those only what concerns nothing but what is in reach. */
    List<PlannedDrill> open(Reach reach) {
        return catalog.sql("""
                SELECT * FROM planned_drills
                WHERE withdrawn_at IS NULL AND (starts_at IS NOT NULL OR missed OR last_outcome IS NULL)
                    AND (:reach::text[] IS NULL OR (services <> '{}' AND services <@ :reach::text[]))
                ORDER BY starts_at NULLS FIRST, id
                """)
                .param("reach", reach.parameter())
                .query(PlannedDrills::read)
                .list();
    }

    /** @return false when it was withdrawn before */
    boolean withdraw(UUID id, String by) {
        return catalog.sql("""
                UPDATE planned_drills SET withdrawn_by = :by, withdrawn_at = :now WHERE id = :id AND withdrawn_at IS NULL
                """)
                        .param("id", id)
                        .param("by", by)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                == 1;
    }

    /** Notes that those who take part were told of the next time, or why they could not be. */
    public void noticed(PlannedDrill drill, @Nullable String problem) {
        catalog.sql("""
                UPDATE planned_drills SET noticed_at = CASE WHEN :problem::text IS NULL THEN :now::timestamptz END,
                    notice_problem = :problem
                WHERE id = :id AND starts_at = :starts
                """)
                .param("id", drill.plannedId())
                .param("starts", Instants.parameter(drill.startsAt()))
                .param("problem", problem)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /**
     * Takes the time that has come, so that no other server does too.
     *
     * @param next the time after it; null for none
     * @return false when another has taken it, or it was withdrawn
     */
    public boolean take(PlannedDrill drill, @Nullable Instant next) {
        return catalog.sql("""
                UPDATE planned_drills SET last_start = starts_at, starts_at = :next, last_run = NULL, last_outcome = NULL,
                    missed = false, noticed_at = NULL, notice_problem = NULL
                WHERE id = :id AND starts_at = :starts AND withdrawn_at IS NULL
                """)
                        .param("id", drill.plannedId())
                        .param("starts", Instants.parameter(drill.startsAt()))
                        .param("next", Instants.parameter(next))
                        .update()
                == 1;
    }

    /** The run that began. */
    public void began(UUID id, UUID run) {
        catalog.sql("UPDATE planned_drills SET last_run = :run WHERE id = :id")
                .param("id", id)
                .param("run", run)
                .update();
    }

    /** What came of the last time. */
    public void ended(UUID id, String outcome, boolean missed) {
        catalog.sql("UPDATE planned_drills SET last_outcome = :outcome, missed = :missed WHERE id = :id")
                .param("id", id)
                .param("outcome", outcome)
                .param("missed", missed)
                .update();
    }

    private static PlannedDrill read(ResultSet row, int number) throws SQLException {
        List<Participant> participants = Catalog.fromJson(row.getString("participants"), new TypeReference<>() {});
        return new PlannedDrill(
                row.getObject("id", UUID.class),
                row.getString("plan"),
                row.getString("mode"),
                row.getString("cron"),
                row.getString("zone"),
                Instants.read(row, "starts_at"),
                Duration.ofSeconds(row.getLong("notice_seconds")),
                List.of((String[]) row.getArray("channels").getArray()),
                participants,
                row.getString("reason"),
                row.getString("despite_readiness"),
                row.getString("planned_by"),
                Instants.require(row, "planned_at"),
                Instants.read(row, "noticed_at"),
                row.getString("notice_problem"),
                Instants.read(row, "last_start"),
                row.getObject("last_run", UUID.class),
                row.getString("last_outcome"),
                row.getBoolean("missed"));
    }
}
