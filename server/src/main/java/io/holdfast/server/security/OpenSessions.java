package io.holdfast.server.security;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The portal's sessions in the catalog's {@code sign_in_sessions}, so that they can be seen and ended from anywhere. */
@Component
class OpenSessions {
    /** As the server keeps them without a request. */
    static final Duration IDLE = Duration.ofMinutes(60);

    /** Rows of sessions that are over; what happened stands in the audit trail. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final AuditTrail trail;
    private final Clock clock;

    OpenSessions(Catalog catalog, AuditTrail trail, Clock clock) {
        this.catalog = catalog;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * One that has not ended.
     *
     * @param client what the browser says it is
     * @param lastSeenAt to within a minute
     * @param current whether it is the one that asks
     */
    record Open(
            UUID sessionId,
            String user,
            String address,
            String client,
            Instant beganAt,
            Instant lastSeenAt,
            boolean current) {}

    UUID begin(String username, String address, String client) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        catalog.sql("DELETE FROM sign_in_sessions WHERE last_seen_at < :before")
                .param("before", Instants.parameter(now.minus(KEPT)))
                .update();
        catalog.sql("""
                INSERT INTO sign_in_sessions (id, username, address, client, began_at, last_seen_at)
                VALUES (:id, :name, :address, :client, :now, :now)
                """)
                .param("id", id)
                .param("name", username)
                .param("address", address)
                .param(
                        "client",
                        client.substring(0, Math.min(200, client.length())).replace("\0", ""))
                .param("now", Instants.parameter(now))
                .update();
        return id;
    }

    /** Notes that it is used. @return false when it was ended */
    boolean use(UUID id) {
        Instant now = clock.instant();
        Boolean stale = catalog.sql(
                        "SELECT last_seen_at < :since FROM sign_in_sessions WHERE id = :id AND ended_at IS NULL")
                .param("id", id)
                .param("since", Instants.parameter(now.minus(NOTED_EVERY)))
                .query(Boolean.class)
                .optional()
                .orElse(null);
        if (Boolean.TRUE.equals(stale)) {
            catalog.sql("UPDATE sign_in_sessions SET last_seen_at = :now WHERE id = :id")
                    .param("now", Instants.parameter(now))
                    .param("id", id)
                    .update();
        }
        return stale != null;
    }

    /**
     * Those that began last first: when one was used last changes while pages are read.
     *
     * @param username null for everybody's
     * @param asking empty when none of them asks
     */
    Page<Open> page(@Nullable String username, Optional<UUID> asking, Page.@Nullable Key after, int limit) {
        return Page.of(
                catalog.sql("""
                        SELECT * FROM sign_in_sessions
                        WHERE ended_at IS NULL AND last_seen_at > :since AND (:name::text IS NULL OR username = :name)
                            AND (:at::timestamptz IS NULL OR (began_at, id) < (:at, :id::uuid))
                        ORDER BY began_at DESC, id DESC LIMIT :limit
                        """)
                        .param("since", Instants.parameter(clock.instant().minus(IDLE)))
                        .param("name", username)
                        .param("at", after == null ? null : Instants.parameter(after.at()))
                        .param("id", after == null ? null : after.id())
                        .param("limit", limit + 1)
                        .query((row, number) -> new Open(
                                row.getObject("id", UUID.class),
                                row.getString("username"),
                                row.getString("address"),
                                row.getString("client"),
                                Instants.require(row, "began_at"),
                                Instants.require(row, "last_seen_at"),
                                asking.filter(row.getObject("id", UUID.class)::equals)
                                        .isPresent()))
                        .list(),
                limit,
                open -> new Page.Key(open.beganAt(), open.sessionId()));
    }

    /** By its own person's sign-out; does nothing when it has ended. */
    void end(UUID id) {
        catalog.sql("UPDATE sign_in_sessions SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
                .param("now", Instants.parameter(clock.instant()))
                .param("id", id)
                .update();
    }

    /** @param username null for anybody's. @throws NotFoundException when there is none that is open */
    void revoke(UUID id, @Nullable String username) {
        catalog.runInTransaction(() -> {
            String of = catalog.sql("""
                    UPDATE sign_in_sessions SET ended_at = :now
                    WHERE id = :id AND ended_at IS NULL AND (:name::text IS NULL OR username = :name)
                    RETURNING username
                    """)
                    .param("now", Instants.parameter(clock.instant()))
                    .param("id", id)
                    .param("name", username)
                    .query(String.class)
                    .optional()
                    .orElseThrow(() -> new NotFoundException("There is no open session " + id + "."));
            trail.record(
                    AuditEvent.succeeded("sessions.revoke", "Session/" + id).with("user", of));
        });
    }

    /** All that somebody has. */
    void endAll(String username) {
        catalog.sql("UPDATE sign_in_sessions SET ended_at = :now WHERE username = :name AND ended_at IS NULL")
                .param("now", Instants.parameter(clock.instant()))
                .param("name", username)
                .update();
    }
}
