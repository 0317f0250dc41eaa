package io.holdfast.control.alert;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.live.LiveFeed;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Alerts that stand. Each has a cause; the same cause raises no second alert while the first one stands. */
@Component
public class Alerts {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final Catalog catalog;
    private final LiveFeed live;
    private final Clock clock;

    Alerts(Catalog catalog, LiveFeed live, Clock clock) {
        this.catalog = catalog;
        this.live = live;
        this.clock = clock;
    }

    public enum Severity {
        WARNING,
        CRITICAL;

        String word() {
            return this == WARNING ? "warning" : "critical";
        }
    }

    /** @param severity {@code warning} or {@code critical} */
    public record Alert(UUID id, String severity, String title, String detail, Instant since, String subject) {}

    /** @param subject what it is about, such as a data set's name */
    public void raise(String cause, Severity severity, String title, String detail, String subject) {
        var raised = catalog.sql("""
                INSERT INTO alerts (id, cause, severity, title, detail, subject, since)
                VALUES (:id, :cause, :severity, :title, :detail, :subject, :since)
                ON CONFLICT (cause) WHERE resolved_at IS NULL
                DO UPDATE SET severity = excluded.severity, title = excluded.title, detail = excluded.detail
                WHERE (alerts.severity, alerts.title) <> (excluded.severity, excluded.title)
                RETURNING id, severity, title, detail, since, subject
                """)
                .param("id", UUID.randomUUID())
                .param("cause", cause)
                .param("severity", severity.word())
                .param("title", title)
                .param("detail", detail)
                .param("subject", subject)
                .param("since", Instants.parameter(clock.instant()))
                .query(Alerts::read)
                .optional();
        if (raised.isEmpty()) {
            // the same alert in other words, such as a number that grows: kept, and not told again
            catalog.sql("""
                    UPDATE alerts SET detail = :detail
                    WHERE cause = :cause AND resolved_at IS NULL AND detail <> :detail
                    """).param("detail", detail).param("cause", cause).update();
        }
        raised.ifPresent(alert -> {
            LOG.warn("{} alert: {} ({})", alert.severity(), alert.title(), alert.detail());
            live.tell("alert", alert.id().toString(), alert);
            live.dashboardChanged();
        });
    }

    /** Does nothing when no alert of this cause stands. */
    public void resolve(String cause) {
        int resolved = catalog.sql("UPDATE alerts SET resolved_at = :now WHERE cause = :cause AND resolved_at IS NULL")
                .param("now", Instants.parameter(clock.instant()))
                .param("cause", cause)
                .update();
        if (resolved > 0) {
            live.dashboardChanged();
        }
    }

    /** Critical ones first, then the oldest first. */
    public List<Alert> standing() {
        return catalog.sql("""
                SELECT id, severity, title, detail, since, subject FROM alerts WHERE resolved_at IS NULL
                ORDER BY severity, since
                """).query(Alerts::read).list();
    }

    private static Alert read(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Alert(
                row.getObject("id", UUID.class),
                row.getString("severity"),
                row.getString("title"),
                row.getString("detail"),
                Instants.require(row, "since"),
                row.getString("subject"));
    }
}
