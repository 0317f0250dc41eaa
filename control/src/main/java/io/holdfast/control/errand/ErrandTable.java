package io.holdfast.control.errand;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.errand.StageClock.Pace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What runs, in the catalog's {@code running_errands}. */
@Component
class ErrandTable {
    /** A server says every few seconds that it still does it. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final Clock clock;

    ErrandTable(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    void begin(UUID id, ErrandKind kind, String subject, String by) {
        catalog.sql("""
                INSERT INTO running_errands (id, kind, subject, asked_by, started_at, seen_at, stage)
                VALUES (:id, :kind, :subject, :by, :now, :now, 'starting')
                """)
                .param("id", id)
                .param("kind", kind.name())
                .param("subject", subject)
                .param("by", by)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** Notes how far it is. @return who has asked for it to be cancelled, if anybody has */
    Optional<String> reached(UUID id, String stage, long done, @Nullable Long total, Pace pace) {
        return catalog.sql("""
                UPDATE running_errands SET stage = :stage, done = :done, total = :total, per_second = :rate,
                    eta_seconds = :eta, seen_at = :now
                WHERE id = :id RETURNING cancel_requested_by
                """)
                .param("id", id)
                .param("stage", stage)
                .param("done", done)
                .param("total", total)
                .param("rate", pace.perSecond())
                .param("eta", pace.etaSeconds())
                .param("now", Instants.parameter(clock.instant()))
                .query((row, number) -> Optional.ofNullable(row.getString("cancel_requested_by")))
                .optional()
                .flatMap(by -> by);
    }

    Optional<String> cancelledBy(UUID id) {
        return catalog.sql("SELECT cancel_requested_by FROM running_errands WHERE id = :id")
                .param("id", id)
                .query((row, number) -> Optional.ofNullable(row.getString("cancel_requested_by")))
                .optional()
                .flatMap(by -> by);
    }

    void end(UUID id) {
        catalog.sql("DELETE FROM running_errands WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** The newest. */
    Optional<RunningErrand> find(ErrandKind kind, String subject) {
        return catalog.sql("""
                SELECT * FROM running_errands WHERE kind = :kind AND subject = :subject AND seen_at > :heard
                ORDER BY started_at DESC, id LIMIT 1
                """)
                .param("kind", kind.name())
                .param("subject", subject)
                .param("heard", heard())
                .query(ErrandTable::read)
                .optional();
    }

    /**
     * One that runs, and whom it concerns.
     *
     * @param services that it is about; none: the whole installation
     */
    record Standing(ErrandKind kind, String subject, RunningErrand errand, Set<String> services) {}

    /** The newest of each kind and subject. */
    List<Standing> standing() {
        return catalog.sql("""
                SELECT DISTINCT ON (kind, subject) *,
                    CASE WHEN kind = 'COMPARISON' THEN
                        (SELECT service_name FROM restore_operations_log WHERE id = subject::uuid) END AS service
                FROM running_errands
                WHERE seen_at > :heard AND kind = ANY(:kinds)
                ORDER BY kind, subject, started_at DESC, id
                """)
                .param("heard", heard())
                // a newer server may know more kinds
                .param(
                        "kinds",
                        Arrays.stream(ErrandKind.values()).map(Enum::name).toArray(String[]::new))
                .query((row, number) -> new Standing(
                        ErrandKind.valueOf(row.getString("kind")),
                        row.getString("subject"),
                        read(row, number),
                        Optional.ofNullable(row.getString("service"))
                                .map(Set::of)
                                .orElseGet(Set::of)))
                .list();
    }

    /** Marks all of them. @return which; none when none runs */
    List<UUID> askToCancel(ErrandKind kind, String subject, String by) {
        return catalog.sql("""
                UPDATE running_errands SET cancel_requested_by = coalesce(cancel_requested_by, :by)
                WHERE kind = :kind AND subject = :subject AND seen_at > :heard RETURNING id
                """)
                .param("kind", kind.name())
                .param("subject", subject)
                .param("by", by)
                .param("heard", heard())
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    List<UUID> toCancel() {
        return catalog.sql("SELECT id FROM running_errands WHERE cancel_requested_by IS NOT NULL")
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    /** That this server still does these, and that nobody does what was silent for too long. */
    void beat(Collection<UUID> running) {
        if (!running.isEmpty()) {
            catalog.sql("UPDATE running_errands SET seen_at = :now WHERE id = ANY(:ids)")
                    .param("now", Instants.parameter(clock.instant()))
                    .param("ids", running.toArray(UUID[]::new))
                    .update();
        }
        catalog.sql("DELETE FROM running_errands WHERE seen_at <= :heard")
                .param("heard", heard())
                .update();
    }

    private @Nullable OffsetDateTime heard() {
        return Instants.parameter(clock.instant().minus(SILENT));
    }

    private static RunningErrand read(ResultSet row, int number) throws SQLException {
        return new RunningErrand(
                Instants.require(row, "started_at"),
                row.getString("stage"),
                row.getLong("done"),
                row.getObject("total", Long.class),
                row.getDouble("per_second"),
                row.getObject("eta_seconds", Long.class),
                row.getString("asked_by"),
                row.getString("cancel_requested_by"));
    }
}
