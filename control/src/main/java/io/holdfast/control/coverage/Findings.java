package io.holdfast.control.coverage;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.coverage.Finding.State;
import io.holdfast.control.inventory.LookoutKinds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was found, in the catalog. */
@Component
class Findings {
    private static final String SELECT = """
            SELECT * FROM (
                SELECT finding.*, CASE
                    WHEN data_sets <> '{}' AND EXISTS (
                        SELECT FROM recovery_points point WHERE point.data_set = ANY (data_sets)) THEN 'PROTECTED'
                    WHEN data_sets <> '{}' THEN 'DECLARED'
                    WHEN acknowledged_at IS NOT NULL THEN 'ACKNOWLEDGED'
                    ELSE 'UNPROTECTED' END AS state
                FROM coverage_findings finding
                -- nobody's, and what others protect, belongs to who sees everything
                WHERE :seen::text[] IS NULL OR (data_sets <> '{}' AND data_sets <@ :seen::text[])) judged
            """;

    private static final String RANK = "array_position('{UNPROTECTED,DECLARED,ACKNOWLEDGED,PROTECTED}', state)";

    private final Catalog catalog;
    private final LookoutKinds kinds;
    private final Clock clock;

    Findings(Catalog catalog, LookoutKinds kinds, Clock clock) {
        this.catalog = catalog;
        this.kinds = kinds;
        this.clock = clock;
    }

    /**
     * @param error why it could not be looked into; null when it could
     * @param advice how what nothing protects there can be protected
     */
    record Place(
            String place,
            String kind,
            Instant lookedAt,
            @Nullable String error,
            String advice) {}

    List<Place> places() {
        return catalog.sql("SELECT place, kind, looked_at, error_message FROM coverage_places ORDER BY place")
                .query((row, number) -> new Place(
                        row.getString("place"),
                        row.getString("kind"),
                        Instants.require(row, "looked_at"),
                        row.getString("error_message"),
                        kinds.advice(row.getString("kind"))))
                .list();
    }

    /** What needs somebody first. */
    List<Finding> all() {
        return catalog.sql(SELECT + "ORDER BY " + RANK + ", place, name")
                .param("seen", null)
                .query(Findings::read)
                .list();
    }

    /**
     * Some of them, what needs somebody first.
     *
     * @param seen data sets of which one may see what they protect; null: everything, also what nothing protects
     * @param state null for all
     * @param after null for the first page
     * @param limit up to one more are found
     */
    List<Finding> page(String @Nullable [] seen, @Nullable State state, @Nullable FindingKey after, int limit) {
        return catalog.sql(SELECT + "WHERE (:state::text IS NULL OR state = :state) AND (:rank::int IS NULL OR (" + RANK
                        + ", place, name) > (:rank::int, :place, :name)) ORDER BY " + RANK
                        + ", place, name LIMIT :rows")
                .param("seen", seen)
                .param("state", state == null ? null : state.name())
                .param("rank", after == null ? null : after.state().ordinal() + 1)
                .param("place", after == null ? null : after.place())
                .param("name", after == null ? null : after.name())
                .param("rows", limit + 1)
                .query(Findings::read)
                .list();
    }

    /** How many there are in each state; none of what there is not. */
    Map<State, Long> count(String @Nullable [] seen) {
        Map<State, Long> counts = new EnumMap<>(State.class);
        catalog.sql("SELECT state, count(*) AS findings FROM (" + SELECT + ") counted GROUP BY state")
                .param("seen", seen)
                .query(row -> {
                    counts.put(State.valueOf(row.getString("state")), row.getLong("findings"));
                });
        return counts;
    }

    /** @throws NotFoundException */
    Finding get(UUID id) {
        return catalog.sql(SELECT + "WHERE id = :id")
                .param("seen", null)
                .param("id", id)
                .query(Findings::read)
                .optional()
                .orElseThrow(() -> new NotFoundException(
                        "There is no finding " + id + ". GET /api/v1/admin/coverage lists them."));
    }

    private static Finding read(ResultSet row, int number) throws SQLException {
        long bytes = row.getLong("size_bytes");
        Long size = row.wasNull() ? null : bytes;
        return new Finding(
                row.getObject("id", UUID.class),
                row.getString("place"),
                row.getString("kind"),
                row.getString("name"),
                row.getString("detail"),
                size,
                State.valueOf(row.getString("state")),
                List.of((String[]) row.getArray("data_sets").getArray()),
                Instants.require(row, "first_seen"),
                Instants.require(row, "last_seen"),
                Instants.read(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                row.getString("acknowledgement_reason"));
    }

    /** What stands at a place after it was looked into: what was not seen has gone. */
    void seen(String place, String kind, Collection<Seen> seen) {
        Instant now = clock.instant();
        catalog.runInTransaction(() -> {
            for (Seen one : seen) {
                catalog.sql("""
                        INSERT INTO coverage_findings
                            (id, place, kind, name, detail, size_bytes, data_sets, first_seen, last_seen)
                        VALUES (:id, :place, :kind, :name, :detail, :bytes, :dataSets, :now, :now)
                        ON CONFLICT (place, name) DO UPDATE
                        SET kind = excluded.kind, detail = excluded.detail, size_bytes = excluded.size_bytes,
                            data_sets = excluded.data_sets, last_seen = excluded.last_seen
                        """)
                        .param("id", UUID.randomUUID())
                        .param("place", place)
                        .param("kind", kind)
                        .param("name", one.name())
                        .param("detail", one.detail())
                        .param("bytes", one.bytes())
                        .param("dataSets", one.dataSets().toArray(String[]::new))
                        .param("now", Instants.parameter(now))
                        .update();
            }
            catalog.sql("DELETE FROM coverage_findings WHERE place = :place AND last_seen < :now")
                    .param("place", place)
                    .param("now", Instants.parameter(now))
                    .update();
            looked(place, kind, null);
        });
    }

    /** @param bytes null where nobody tells */
    record Seen(String name, String detail, @Nullable Long bytes, List<String> dataSets) {}

    /** What was found before stays: that a place does not answer does not mean that it is empty. */
    void failed(String place, String kind, String error) {
        looked(place, kind, error);
    }

    private void looked(String place, String kind, @Nullable String error) {
        catalog.sql("""
                INSERT INTO coverage_places (place, kind, looked_at, error_message) VALUES (:place, :kind, :now, :error)
                ON CONFLICT (place) DO UPDATE
                SET kind = excluded.kind, looked_at = excluded.looked_at, error_message = excluded.error_message
                """)
                .param("place", place)
                .param("kind", kind)
                .param("now", Instants.parameter(clock.instant()))
                .param("error", error)
                .update();
    }

    /** Forgets a place that nobody looks into any more. */
    void forget(String place) {
        catalog.runInTransaction(() -> {
            catalog.sql("DELETE FROM coverage_findings WHERE place = :place")
                    .param("place", place)
                    .update();
            catalog.sql("DELETE FROM coverage_places WHERE place = :place")
                    .param("place", place)
                    .update();
        });
    }

    /** @param reason null takes the acknowledgement back */
    void acknowledge(UUID id, @Nullable String reason, String by) {
        catalog.sql("""
                UPDATE coverage_findings
                SET acknowledged_at = :at, acknowledged_by = :by, acknowledgement_reason = :reason
                WHERE id = :id
                """)
                .param("at", reason == null ? null : Instants.parameter(clock.instant()))
                .param("by", reason == null ? null : by)
                .param("reason", reason)
                .param("id", id)
                .update();
    }
}
