package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.approval.RequestTable;
import io.holdfast.control.restore.Replacement.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** The record of restores over what is there, {@code replacements}. */
@Component
class Replacements {
    private static final String SELECT = """
            SELECT id, data_set, directory, wish::text AS wish, digest, reason, requested_by, requested_at, expires_at,
                decided_by, decided_at, decision_reason, status, restore_id
            FROM replacements
            """;

    private final Catalog catalog;
    private final RequestTable requests;

    Replacements(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.requests = new RequestTable(catalog, clock, "replacements", "");
    }

    /** @throws ConflictException when one of the same directory waits */
    void add(Replacement replacement, String service) {
        try {
            catalog.sql("""
                    INSERT INTO replacements (id, data_set, directory, wish, digest, reason, requested_by, requested_at,
                        expires_at, status, service_name)
                    VALUES (:id, :dataSet, :directory, :wish::jsonb, :digest, :reason, :by, :now, :expires,
                        'AWAITING_APPROVAL', :service)
                    """)
                    .param("service", service)
                    .param("id", replacement.replacementId())
                    .param("dataSet", replacement.dataSet())
                    .param("directory", replacement.directory())
                    .param("wish", Catalog.json(replacement.restore()))
                    .param("digest", replacement.digest())
                    .param("reason", replacement.reason())
                    .param("by", replacement.requestedBy())
                    .param("now", Instants.parameter(replacement.requestedAt()))
                    .param("expires", Instants.parameter(replacement.expiresAt()))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new ConflictException("A restore over " + replacement.directory()
                    + " waits for approval already. Withdraw it, or wait until it is decided.");
        }
    }

    /** @throws NotFoundException */
    Replacement get(UUID id) {
        return catalog.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(Replacements::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException(
                "There is no replacement " + id + ". GET /api/v1/admin/restore/replacements lists them.");
    }

    /** Those in reach, newest first. @param status null for all */
    Page<Replacement> page(Reach reach, @Nullable Status status, Page.@Nullable Key after, int limit) {
        List<Replacement> rows = catalog.sql(SELECT + """
                WHERE (:services::text[] IS NULL OR service_name = ANY(:services::text[]))
                    AND (:status::text IS NULL OR status = :status)
                    AND (:at::timestamptz IS NULL OR (requested_at, id) < (:at, :id::uuid))
                ORDER BY requested_at DESC, id DESC LIMIT :limit
                """)
                .param("services", reach.parameter())
                .param("status", status == null ? null : status.name())
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(Replacements::read)
                .list();
        return Page.of(
                rows, limit, replacement -> new Page.Key(replacement.requestedAt(), replacement.replacementId()));
    }

    /**
     * Notes what was decided.
     *
     * @return false when it was decided already, or has expired: then nothing is changed
     */
    boolean decide(UUID id, Status status, String by, @Nullable String reason) {
        return requests.decide(id, status, by, reason);
    }

    void begun(UUID id, UUID restore) {
        catalog.sql("UPDATE replacements SET restore_id = :restore WHERE id = :id")
                .param("id", id)
                .param("restore", restore)
                .update();
    }

    List<UUID> waiting() {
        return requests.waiting();
    }

    /** Ends those that nobody has decided about in time. @return which */
    List<UUID> expire() {
        return requests.expire();
    }

    private static Replacement read(ResultSet row, int number) throws SQLException {
        return new Replacement(
                row.getObject("id", UUID.class),
                row.getString("data_set"),
                row.getString("directory"),
                Catalog.fromJson(row.getString("wish"), RestoreRequests.Wish.class),
                row.getString("digest"),
                row.getString("reason"),
                row.getString("requested_by"),
                Instants.require(row, "requested_at"),
                Instants.require(row, "expires_at"),
                row.getString("decided_by"),
                Instants.read(row, "decided_at"),
                row.getString("decision_reason"),
                Status.valueOf(row.getString("status")),
                row.getObject("restore_id", UUID.class));
    }
}
