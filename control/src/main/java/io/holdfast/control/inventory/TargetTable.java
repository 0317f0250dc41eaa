package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.Service;
import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The table {@code rto_rpo_targets}, and what it said before. */
@Component
class TargetTable {
    private static final String COLUMNS = """
            service_or_data_name, rto_minutes, rpo_minutes, criticality_tier, last_reviewed, reason, review_due
            """;

    private final Catalog catalog;
    private final Clock clock;

    TargetTable(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Keeps a service's targets. Notes the change when there is one.
     *
     * @param why they were changed, beside the reason for what they are
     */
    void put(Service service, @Nullable String why, String by) {
        LocalDate reviewed = service.targets().reviewedOn().orElse(null);
        LocalDate due = service.targets().reviewDue().orElse(null);
        catalog.sql("""
                WITH put AS (
                    INSERT INTO rto_rpo_targets AS old (id, %1$s)
                    VALUES (:id, :name, :rto, :rpo, :tier, :reviewed, :reason, :due)
                    ON CONFLICT (service_or_data_name) DO UPDATE
                    SET rto_minutes = excluded.rto_minutes, rpo_minutes = excluded.rpo_minutes,
                        criticality_tier = excluded.criticality_tier, last_reviewed = excluded.last_reviewed,
                        reason = excluded.reason, review_due = excluded.review_due
                    WHERE (old.rto_minutes, old.rpo_minutes, old.criticality_tier, old.last_reviewed, old.reason,
                            old.review_due)
                        IS DISTINCT FROM (excluded.rto_minutes, excluded.rpo_minutes, excluded.criticality_tier,
                            excluded.last_reviewed, excluded.reason, excluded.review_due)
                    RETURNING %1$s)
                INSERT INTO rto_rpo_target_changes (id, %1$s, change_reason, changed_at, changed_by)
                SELECT :change, %1$s, :why, :at, :by FROM put
                """.formatted(COLUMNS))
                .param("id", UUID.randomUUID())
                .param("change", UUID.randomUUID())
                .param("name", service.name())
                .param("rto", service.targets().rtoMinutes())
                .param("rpo", service.targets().rpoMinutes())
                .param("tier", service.criticality())
                .param("reviewed", reviewed)
                .param("reason", service.targets().reason())
                .param("due", due)
                .param("why", why)
                .param("at", Instants.parameter(clock.instant()))
                .param("by", by)
                .update();
    }

    /** Notes that a service has no targets any more. */
    void remove(String service, @Nullable String why, String by) {
        int removed = catalog.sql("DELETE FROM rto_rpo_targets WHERE service_or_data_name = :name")
                .param("name", service)
                .update();
        if (removed > 0) {
            catalog.sql("""
                    INSERT INTO rto_rpo_target_changes
                        (id, service_or_data_name, change_reason, changed_at, changed_by)
                    VALUES (:id, :name, :why, :at, :by)
                    """)
                    .param("id", UUID.randomUUID())
                    .param("name", service)
                    .param("why", why)
                    .param("at", Instants.parameter(clock.instant()))
                    .param("by", by)
                    .update();
        }
    }
}
