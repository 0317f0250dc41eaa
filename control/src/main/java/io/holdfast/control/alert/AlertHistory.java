package io.holdfast.control.alert;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Alerts that stand and those that are over. */
@Component
class AlertHistory {
    private final Catalog catalog;

    AlertHistory(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Which alerts are wanted: those that stand, those that are over, or both. */
    enum Which {
        STANDING("resolved_at IS NULL"),
        RESOLVED("resolved_at IS NOT NULL"),
        ALL("true");

        private final String condition;

        Which(String condition) {
            this.condition = condition;
        }
    }

    /** Newest first. @param subjects that an alert may have; empty: whatever it is about */
    Page<Alert> page(
            Optional<List<String>> subjects,
            Which which,
            @Nullable String severity,
            @Nullable String subject,
            Page.@Nullable Key after,
            int limit) {
        List<Alert> rows = catalog.sql("SELECT " + Alerts.COLUMNS + " FROM alerts WHERE " + which.condition + """
                 AND (:severity::text IS NULL OR severity = :severity)
                AND (:subject::text IS NULL OR subject = :subject)
                AND (:subjects::text[] IS NULL OR subject = ANY(:subjects::text[]))
                AND (:at::timestamptz IS NULL OR (since, id) < (:at, :id::uuid))
                ORDER BY since DESC, id DESC LIMIT :limit
                """)
                .param("severity", severity)
                .param(
                        "subjects",
                        subjects.map(names -> names.toArray(String[]::new)).orElse(null))
                .param("subject", subject)
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(Alerts::read)
                .list();
        return Page.of(rows, limit, alert -> new Page.Key(alert.since(), alert.id()));
    }
}
