package io.holdfast.control.site;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.alert.Alerts.Severity;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.site.SiteGroups.Change;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Brings each takeover of a site group into the audit trail, once, whichever server notices it first: agents take over without
 * asking the control plane, by themselves or because somebody at the machine said so. Those that it did not ask for are told,
 * for a day.
 */
@Component
class TakeoverTrail {
    static final Duration TOLD_FOR = Duration.ofDays(1);

    private final Catalog catalog;
    private final SiteGroups groups;
    private final TakeoverOrders orders;
    private final AuditTrail trail;
    private final Alerts alerts;
    private final Clock clock;
    /** The token up to which all is noted, by group; only spares reading. */
    private final Map<String, Long> noted = new ConcurrentHashMap<>();

    TakeoverTrail(
            Catalog catalog, SiteGroups groups, TakeoverOrders orders, AuditTrail trail, Alerts alerts, Clock clock) {
        this.catalog = catalog;
        this.groups = groups;
        this.orders = orders;
        this.trail = trail;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** What an alert says. */
    private record Telling(Severity severity, String title, String detail) {}

    /**
     * Notes what is new.
     *
     * @param token of who is or was active last
     * @throws IOException when the agents' history cannot be read
     */
    void follow(SiteGroup group, long token) throws IOException, InterruptedException {
        if (!Long.valueOf(token).equals(noted.get(group.name()))) {
            List<Change> changes = groups.changes(group);
            if (!isFirstLook(group.name(), changes)) {
                changes.forEach(change -> record(group, change));
            }
            // an agent notes how it became active after it has said that it is
            if (token == 0 || changes.stream().anyMatch(change -> change.token() == token)) {
                noted.put(group.name(), token);
            }
        }
        tell(group);
    }

    /** What happened before a group was declared is no news. Another server waits here until it is noted. */
    private boolean isFirstLook(String group, List<Change> changes) {
        return catalog.inTransaction(() -> {
            boolean first = note(group, 0, Instant.EPOCH, Optional.empty());
            if (first) {
                changes.forEach(change -> note(group, change.token(), change.at(), Optional.empty()));
            }
            return first;
        });
    }

    private void record(SiteGroup group, Change change) {
        Optional<Telling> telling = telling(group.name(), change);
        catalog.runInTransaction(() -> {
            if (note(group.name(), change.token(), change.at(), telling) && change.isTakeover()) {
                trail.record(AuditEvent.succeeded("site.takeover", "SiteGroup/" + group.name())
                        .by(Actor.SYSTEM)
                        .with("site", change.site())
                        .with("from", change.from().orElse(null))
                        .with("token", change.token())
                        .with("at", change.at())
                        .with("why", change.reason())
                        .with("planned", change.planned())
                        .with("request", change.request().orElse(null))
                        .with("askedBy", telling.isEmpty() ? "a run of a plan" : how(change)));
            }
        });
    }

    private Optional<Telling> telling(String group, Change change) {
        if (!change.isTakeover() || change.request().filter(orders::hold).isPresent()) {
            return Optional.empty();
        }
        boolean byHand = change.request().isPresent();
        return Optional.of(new Telling(
                byHand ? Severity.CRITICAL : Severity.WARNING,
                byHand
                        ? "Site group " + group + " was taken over by hand, past the control plane"
                        : "Site group " + group + " was taken over by its agents",
                change.site() + " became active at " + change.at() + " with token " + change.token()
                        + change.from().map(from -> ", after " + from).orElse("") + ": " + change.reason()
                        + (byHand ? ". 'holdfast site' was used at a machine, and nobody else had to approve." : ".")));
    }

    private static String how(Change change) {
        return change.request().isPresent() ? "'holdfast site' at a machine" : "its agents by themselves";
    }

    /** @return false when it was noted before */
    private boolean note(String group, long token, Instant happened, Optional<Telling> telling) {
        return catalog.sql("""
                INSERT INTO noted_takeovers (group_name, token, happened_at, noted_at, severity, title, detail)
                VALUES (:group, :token, :happened, :now, :severity, :title, :detail) ON CONFLICT DO NOTHING
                """)
                        .param("group", group)
                        .param("token", token)
                        .param("happened", Instants.parameter(happened))
                        .param("now", Instants.parameter(clock.instant()))
                        .param(
                                "severity",
                                telling.map(one -> one.severity().name()).orElse(null))
                        .param("title", telling.map(Telling::title).orElse(null))
                        .param("detail", telling.map(Telling::detail).orElse(null))
                        .update()
                > 0;
    }

    /** By what is noted, so that a server that dies in between tells nothing too little. */
    private void tell(SiteGroup group) {
        String cause = "site-takeover:" + group.name();
        catalog.sql("""
                SELECT severity, title, detail FROM noted_takeovers
                WHERE group_name = :group AND severity IS NOT NULL AND noted_at > :since
                ORDER BY noted_at DESC, token DESC LIMIT 1
                """)
                .param("group", group.name())
                .param("since", Instants.parameter(clock.instant().minus(TOLD_FOR)))
                .query((row, number) -> new Telling(
                        Severity.valueOf(row.getString("severity")), row.getString("title"), row.getString("detail")))
                .optional()
                .ifPresentOrElse(
                        one -> alerts.raise(cause, one.severity(), one.title(), one.detail(), group.service()),
                        () -> alerts.resolve(cause));
    }
}
