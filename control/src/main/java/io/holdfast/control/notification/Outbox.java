package io.holdfast.control.notification;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The table {@code notifications}: what each channel is to be told, and what became of it. */
@Component
class Outbox {
    /** Nothing that is sent takes longer; a sender that has not said by then what became of it has died. */
    private static final Duration CLAIM = Duration.ofSeconds(90);
    /** About a day: from the ninth on, five minutes each. */
    private static final int MOST_ATTEMPTS = 290;

    private static final int MOST_AT_ONCE = 100;

    private final Catalog catalog;
    private final Clock clock;

    Outbox(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** What is known of one alert at one channel. */
    record Known(
            UUID id,
            String channel,
            UUID alert,
            String event,
            String severity,
            String state,
            @Nullable Instant deliveredAt) {}

    /** Of all alerts that stand. */
    List<Known> ofStanding() {
        return catalog.sql("""
                SELECT note.* FROM notifications note JOIN alerts alert ON alert.id = note.alert_id
                WHERE alert.resolved_at IS NULL
                """).query(Outbox::known).list();
    }

    /** Of what a channel was told, or is to be told, and is over, and it is not told yet that it is over. */
    List<Known> ofResolved() {
        return catalog.sql("""
                SELECT DISTINCT ON (note.channel, note.alert_id) note.* FROM alerts alert
                JOIN notifications note ON note.alert_id = alert.id
                WHERE alert.resolved_at > :lately AND note.event = 'raised' AND note.state <> 'needless'
                    AND NOT EXISTS (SELECT FROM notifications over
                        WHERE over.alert_id = alert.id AND over.channel = note.channel AND over.event = 'resolved')
                ORDER BY note.channel, note.alert_id, note.created_at DESC
                """)
                // a server that is away for longer has more to tell than that
                .param("lately", Instants.parameter(clock.instant().minus(Duration.ofDays(2))))
                .query(Outbox::known)
                .list();
    }

    private static Known known(ResultSet row, int number) throws SQLException {
        return new Known(
                row.getObject("id", UUID.class),
                row.getString("channel"),
                row.getObject("alert_id", UUID.class),
                row.getString("event"),
                row.getString("severity"),
                row.getString("state"),
                Instants.read(row, "delivered_at"));
    }

    /** Does nothing when the channel is to be told, or was, of the same already. */
    void add(String channel, UUID alert, String event, String severity, Instant due) {
        catalog.sql("""
                INSERT INTO notifications (id, channel, alert_id, event, severity, state, created_at, due_at)
                VALUES (:id, :channel, :alert, :event, :severity, 'waiting', :now, :due)
                ON CONFLICT (channel, alert_id, event, severity) DO NOTHING
                """)
                .param("id", UUID.randomUUID())
                .param("channel", channel)
                .param("alert", alert)
                .param("event", event)
                .param("severity", severity)
                .param("now", Instants.parameter(clock.instant()))
                .param("due", Instants.parameter(due))
                .update();
    }

    /** What was delivered is told once more. */
    void again(UUID id, Instant due) {
        catalog.sql("""
                UPDATE notifications SET state = 'waiting', due_at = :due, attempts = 0, claimed_until = NULL
                WHERE id = :id AND state = 'delivered'
                """).param("id", id).param("due", Instants.parameter(due)).update();
    }

    /** Channels that have something to be told now. */
    List<String> due() {
        return catalog.sql("""
                SELECT DISTINCT channel FROM notifications
                WHERE state = 'waiting' AND due_at <= :now AND (claimed_until IS NULL OR claimed_until < :now)
                """)
                .param("now", Instants.parameter(clock.instant()))
                .query((row, number) -> row.getString("channel"))
                .list();
    }

    /** What a sender has in hand. */
    record Claimed(UUID id, UUID alert, String event, int attempts, int deliveries) {}

    /**
     * Takes what is due, and what becomes due within some time, into the caller's hand; nobody else gets it for a while.
     * At most 100, the oldest first.
     */
    List<Claimed> claim(String channel, Duration within) {
        Instant now = clock.instant();
        return catalog.sql("""
                UPDATE notifications SET claimed_until = :until, attempts = attempts + 1 WHERE id IN (
                    SELECT id FROM notifications
                    WHERE channel = :channel AND state = 'waiting' AND due_at <= :horizon
                        AND (claimed_until IS NULL OR claimed_until < :now)
                    ORDER BY due_at, id LIMIT :most FOR UPDATE SKIP LOCKED)
                RETURNING id, alert_id, event, attempts, deliveries
                """)
                .param("until", Instants.parameter(now.plus(CLAIM)))
                .param("channel", channel)
                .param("horizon", Instants.parameter(now.plus(within)))
                .param("now", Instants.parameter(now))
                .param("most", MOST_AT_ONCE)
                .query((row, number) -> new Claimed(
                        row.getObject("id", UUID.class),
                        row.getObject("alert_id", UUID.class),
                        row.getString("event"),
                        row.getInt("attempts"),
                        row.getInt("deliveries")))
                .list();
    }

    void delivered(Collection<UUID> ids) {
        catalog.sql("""
                UPDATE notifications SET state = 'delivered', delivered_at = :now, deliveries = deliveries + 1,
                    claimed_until = NULL, error = NULL
                WHERE id IN (:ids)
                """)
                .param("now", Instants.parameter(clock.instant()))
                .param("ids", ids)
                .update();
    }

    /** Puts them back to be tried again, later each time; gives those up that were tried for a day. */
    void failed(Collection<Claimed> claimed, String error) {
        for (Claimed one : claimed) {
            catalog.sql("""
                    UPDATE notifications SET state = :state, due_at = :due, claimed_until = NULL, error = :error
                    WHERE id = :id
                    """)
                    .param("state", one.attempts() >= MOST_ATTEMPTS ? "abandoned" : "waiting")
                    .param("due", Instants.parameter(clock.instant().plus(backoff(one.attempts()))))
                    .param("error", error)
                    .param("id", one.id())
                    .update();
        }
    }

    /** 2, 4, 8 … seconds, at most five minutes. */
    static Duration backoff(int attempts) {
        return Duration.ofSeconds(Math.min(300, 1L << Math.clamp(attempts, 1, 9)));
    }

    /** The channel is no longer declared: nobody is there to be told. */
    void needless(Collection<Claimed> claimed) {
        catalog.sql("UPDATE notifications SET state = 'needless', claimed_until = NULL WHERE id IN (:ids)")
                .param("ids", claimed.stream().map(Claimed::id).toList())
                .update();
    }

    /** Newest first. */
    Page<Notification> page(
            @Nullable String channel,
            @Nullable String state,
            @Nullable UUID alert,
            Page.@Nullable Key after,
            int limit) {
        List<Notification> rows = catalog.sql("""
                SELECT note.*, alert.title FROM notifications note JOIN alerts alert ON alert.id = note.alert_id
                WHERE (:channel::text IS NULL OR note.channel = :channel)
                    AND (:state::text IS NULL OR note.state = :state)
                    AND (:alert::uuid IS NULL OR note.alert_id = :alert)
                    AND (:at::timestamptz IS NULL OR (note.created_at, note.id) < (:at, :id::uuid))
                ORDER BY note.created_at DESC, note.id DESC LIMIT :limit
                """)
                .param("channel", channel)
                .param("state", state)
                .param("alert", alert)
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(Outbox::read)
                .list();
        return Page.of(rows, limit, note -> new Page.Key(note.createdAt(), note.id()));
    }

    private static Notification read(ResultSet row, int number) throws SQLException {
        return new Notification(
                row.getObject("id", UUID.class),
                row.getString("channel"),
                row.getObject("alert_id", UUID.class),
                row.getString("title"),
                row.getString("event"),
                row.getString("severity"),
                row.getString("state"),
                Instants.require(row, "created_at"),
                Instants.require(row, "due_at"),
                row.getInt("attempts"),
                row.getInt("deliveries"),
                Instants.read(row, "delivered_at"),
                row.getString("error"));
    }
}
