package io.holdfast.control.targets;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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
    List<TargetState> of(String service, int limit) {
        return catalog.sql("""
                SELECT rto_minutes, rpo_minutes, criticality_tier, last_reviewed, review_due, reason, change_reason,
                    changed_at, changed_by
                FROM rto_rpo_target_changes WHERE service_or_data_name = :service
                ORDER BY changed_at DESC, id LIMIT :limit
                """)
                .param("service", service)
                .param("limit", limit)
                .query((row, number) -> new TargetState(
                        row.getObject("rto_minutes", Integer.class),
                        row.getObject("rpo_minutes", Integer.class),
                        row.getString("criticality_tier"),
                        row.getObject("last_reviewed", LocalDate.class),
                        row.getObject("review_due", LocalDate.class),
                        row.getString("reason"),
                        row.getString("change_reason"),
                        Instants.require(row, "changed_at"),
                        row.getString("changed_by")))
                .list();
    }
}
