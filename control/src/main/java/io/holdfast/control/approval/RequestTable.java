package io.holdfast.control.approval;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all tables of requests that wait for a second person have in common: a {@code status} that begins as
 * {@code AWAITING_APPROVAL}, {@code expires_at}, and who decided, when and why.
 *
 * @param name of the table
 * @param atExpiry assignments beside the status when a request expires, each after a comma; empty for none
 */
public record RequestTable(Catalog catalog, Clock clock, String name, String atExpiry) {
    /**
     * Notes what was decided.
     *
     * @return false when it was decided already, or has expired: then nothing is changed
     */
    public boolean decide(UUID id, Enum<?> status, String by, @Nullable String reason) {
        return catalog.sql("UPDATE " + name + """
                 SET status = :status, decided_by = :by, decided_at = :now, decision_reason = :reason
                WHERE id = :id AND status = 'AWAITING_APPROVAL' AND expires_at > :now
                """)
                        .param("id", id)
                        .param("status", status.name())
                        .param("by", by)
                        .param("reason", reason)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    /** Those that somebody can still decide about. */
    public List<UUID> waiting() {
        return catalog.sql("SELECT id FROM " + name + " WHERE status = 'AWAITING_APPROVAL' AND expires_at > :now")
                .param("now", Instants.parameter(clock.instant()))
                .query((row, number) -> Objects.requireNonNull(row.getObject("id", UUID.class)))
                .list();
    }

    /** Ends those that nobody has decided about in time. @return which */
    public List<UUID> expire() {
        return catalog.sql("UPDATE " + name + " SET status = 'EXPIRED'" + atExpiry + """
                 WHERE status = 'AWAITING_APPROVAL' AND expires_at <= :now
                RETURNING id
                """)
                .param("now", Instants.parameter(clock.instant()))
                .query((row, number) -> Objects.requireNonNull(row.getObject("id", UUID.class)))
                .list();
    }
}
