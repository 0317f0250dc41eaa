package io.holdfast.control.alert;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.Subjects;
import io.holdfast.control.live.LiveFeed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Alerts with their history. Each has a cause; the same cause raises no second alert while the first one stands. */
@Component
public class Alerts {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    static final String COLUMNS = """
            id, cause, severity, title, detail, since, subject, acknowledged_at, acknowledged_by, acknowledgement,
                resolved_at
            """;
    private static final String SELECT = "SELECT " + COLUMNS + " FROM alerts\n";

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final LiveFeed live;
    private final Clock clock;

    Alerts(Catalog catalog, InventoryStore inventory, LiveFeed live, Clock clock) {
        this.inventory = inventory;
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

    /**
     * Raises an alert. One of the same cause that stands takes the new words; when it becomes more or less severe, whoever
     * acknowledged it did not acknowledge that.
     *
     * @param cause its kind, a colon, and what it is about, such as {@code backup:trading-db}
     * @param subject what it is about, such as a data set's name
     */
    public void raise(String cause, Severity severity, String title, String detail, String subject) {
        var raised = catalog.sql("""
                INSERT INTO alerts (id, cause, severity, title, detail, subject, since)
                VALUES (:id, :cause, :severity, :title, :detail, :subject, :since)
                ON CONFLICT (cause) WHERE resolved_at IS NULL
                DO UPDATE SET severity = excluded.severity, title = excluded.title, detail = excluded.detail,
                    acknowledged_at = CASE WHEN alerts.severity = excluded.severity THEN alerts.acknowledged_at END
                WHERE (alerts.severity, alerts.title) <> (excluded.severity, excluded.title)
                RETURNING
                """ + COLUMNS)
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
            tell(alert);
        });
    }

    /** Raises an alert while something stands, and resolves it when that does not. As {@link #raise}. */
    public void stand(String cause, boolean stands, Severity severity, String title, String detail, String subject) {
        if (stands) {
            raise(cause, severity, title, detail, subject);
        } else {
            resolve(cause);
        }
    }

    /** Does nothing when no alert of this cause stands. */
    public void resolve(String cause) {
        catalog.sql("UPDATE alerts SET resolved_at = :now WHERE cause = :cause AND resolved_at IS NULL RETURNING "
                        + COLUMNS)
                .param("now", Instants.parameter(clock.instant()))
                .param("cause", cause)
                .query(Alerts::read)
                .optional()
                .ifPresent(this::tell);
    }

    /**
     * Resolves all alerts of a kind but those of these causes.
     *
     * @param kind the first word of their causes
     */
    public void resolveOthers(String kind, Collection<String> causes) {
        causes(kind).stream().filter(cause -> !causes.contains(cause)).forEach(this::resolve);
    }

    /** The causes of those of a kind that stand. */
    public Set<String> causes(String kind) {
        return Set.copyOf(
                catalog.sql("SELECT cause FROM alerts WHERE resolved_at IS NULL AND starts_with(cause, :kind || ':')")
                        .param("kind", kind)
                        .query((row, number) -> row.getString("cause"))
                        .list());
    }

    /**
     * Notes that somebody takes care of an alert: it is not escalated any more. A second time changes who and what.
     *
     * @throws NotFoundException when there is none of this id
     * @throws ConflictException when it no longer stands
     */
    Alert acknowledge(UUID id, String by, @Nullable String words) {
        Optional<Alert> acknowledged = catalog.sql("""
                UPDATE alerts SET acknowledged_at = :now, acknowledged_by = :by, acknowledgement = :words
                WHERE id = :id AND resolved_at IS NULL RETURNING
                """ + COLUMNS)
                .param("now", Instants.parameter(clock.instant()))
                .param("by", by)
                .param("words", words)
                .param("id", id)
                .query(Alerts::read)
                .optional();
        acknowledged.ifPresent(this::tell);
        return acknowledged.orElseThrow(() -> new ConflictException(
                "The alert '" + get(id).title() + "' is over; nobody needs to take care of it any more."));
    }

    private void tell(Alert alert) {
        live.tell("alert", alert.id().toString(), alert, Subjects.services(alert.subject(), inventory.current()));
        live.dashboardChanged();
    }

    /** @throws NotFoundException when there is none of this id */
    public Alert get(UUID id) {
        return catalog.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(Alerts::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no alert " + id + ". GET /api/v1/admin/alerts lists them.");
    }

    /** Critical ones first, then the oldest first. */
    public List<Alert> standing() {
        return catalog.sql(SELECT + "WHERE resolved_at IS NULL ORDER BY severity, since")
                .query(Alerts::read)
                .list();
    }

    /** Those of these ids that there are, the oldest first. */
    public List<Alert> find(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : catalog.sql(SELECT + "WHERE id IN (:ids) ORDER BY since, id")
                        .param("ids", ids)
                        .query(Alerts::read)
                        .list();
    }

    /** An alert of a history, from a row with {@link #COLUMNS}. */
    static Alert read(ResultSet row, int number) throws SQLException {
        boolean acknowledged = row.getObject("acknowledged_at") != null;
        return new Alert(
                row.getObject("id", UUID.class),
                Runbook.kind(row.getString("cause")),
                row.getString("cause"),
                row.getString("severity"),
                row.getString("title"),
                row.getString("detail"),
                Instants.require(row, "since"),
                row.getString("subject"),
                Runbook.of(row.getString("cause")),
                Instants.read(row, "acknowledged_at"),
                acknowledged ? row.getString("acknowledged_by") : null,
                acknowledged ? row.getString("acknowledgement") : null,
                Instants.read(row, "resolved_at"));
    }
}
