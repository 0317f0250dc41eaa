package io.holdfast.control.targets;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the targets were, and who changed them when and why. */
@Component
class TargetHistory {
    private final Catalog catalog;

    TargetHistory(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A state of a service's targets, from when on it stood.
     *
     * @param rtoMinutes null, like the others, when the targets were taken back
     * @param reason for the targets themselves
     * @param changeReason for changing them; null when none was given
     */
    record TargetState(
            @Nullable Integer rtoMinutes,
            @Nullable Integer rpoMinutes,
            @Nullable String criticalityTier,
            @Nullable LocalDate lastReviewed,
            @Nullable LocalDate reviewDue,
            @Nullable String reason,
            @Nullable String changeReason,
            Instant changedAt,
            String changedBy) {}

    /** Newest first. */
    Page<TargetState> page(String service, Page.@Nullable Key after, int limit) {
        List<Row> rows = catalog.sql("""
                SELECT id, rto_minutes, rpo_minutes, criticality_tier, last_reviewed, review_due, reason, change_reason,
                    changed_at, changed_by
                FROM rto_rpo_target_changes WHERE service_or_data_name = :service
                    AND (:at::timestamptz IS NULL OR (changed_at, id) < (:at, :id::uuid))
                ORDER BY changed_at DESC, id DESC LIMIT :limit
                """)
                .param("service", service)
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query((row, number) -> new Row(Objects.requireNonNull(row.getObject("id", UUID.class)), state(row)))
                .list();
        Page<Row> page = Page.of(rows, limit, row -> new Page.Key(row.state().changedAt(), row.id()));
        return new Page<>(page.items().stream().map(Row::state).toList(), page.next());
    }

    private record Row(UUID id, TargetState state) {}

    private static TargetState state(ResultSet row) throws SQLException {
        return new TargetState(
                row.getObject("rto_minutes", Integer.class),
                row.getObject("rpo_minutes", Integer.class),
                row.getString("criticality_tier"),
                row.getObject("last_reviewed", LocalDate.class),
                row.getObject("review_due", LocalDate.class),
                row.getString("reason"),
                row.getString("change_reason"),
                Instants.require(row, "changed_at"),
                row.getString("changed_by"));
    }
}
