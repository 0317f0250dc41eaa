package io.holdfast.control.approval;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.approval.ChangeRequest.Status;
import io.holdfast.control.inventory.DeclarationPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The requests in the catalog's {@code approval_requests}. */
@Component
class ChangeRequests {
    private static final TypeReference<List<DeclarationPlan.Change>> CHANGES = new TypeReference<>() {};
    private static final TypeReference<List<Weakening>> WEAKENINGS = new TypeReference<>() {};

    private final Catalog catalog;
    private final RequestTable requests;

    ChangeRequests(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.requests = new RequestTable(catalog, clock, "approval_requests", "");
    }

    /**
     * What is to be done.
     *
     * @param documents YAML; null when one declaration is to be taken back
     * @param remove kind and name, such as {@code DataSet/orders}; null when documents are to be applied
     * @param byHand whether the documents are no files that are kept
     */
    record Content(
            @Nullable String documents,
            boolean deleteOthers,
            @Nullable String remove,
            boolean byHand) {}

    void add(ChangeRequest request, Content content) {
        catalog.sql("""
                INSERT INTO approval_requests (id, documents, delete_others, remove, by_hand, digest, changes, weakenings,
                    reason, requested_by, requested_at, expires_at, status)
                VALUES (:id, :documents, :others, :remove, :hand, :digest, :changes::jsonb, :weakenings::jsonb, :reason,
                    :by, :now, :expires, :status)
                """)
                .param("id", request.requestId())
                .param("documents", content.documents())
                .param("others", content.deleteOthers())
                .param("remove", content.remove())
                .param("hand", content.byHand())
                .param("digest", request.digest())
                .param("changes", Catalog.json(request.changes()))
                .param("weakenings", Catalog.json(request.weakenings()))
                .param("reason", request.reason())
                .param("by", request.requestedBy())
                .param("now", Instants.parameter(request.requestedAt()))
                .param("expires", Instants.parameter(request.expiresAt()))
                .param("status", request.status().name())
                .update();
    }

    /** @throws NotFoundException */
    ChangeRequest get(UUID id) {
        return catalog.sql("SELECT * FROM approval_requests WHERE id = :id")
                .param("id", id)
                .query(ChangeRequests::read)
                .optional()
                .orElseThrow(() -> new NotFoundException(
                        "There is no request " + id + ". GET /api/v1/admin/approvals/changes lists them."));
    }

    Content content(UUID id) {
        return catalog.sql("SELECT documents, delete_others, remove, by_hand FROM approval_requests WHERE id = :id")
                .param("id", id)
                .query((row, number) -> new Content(
                        row.getString("documents"),
                        row.getBoolean("delete_others"),
                        row.getString("remove"),
                        row.getBoolean("by_hand")))
                .single();
    }

    /** The newest first. @param status null for all */
    Page<ChangeRequest> page(@Nullable Status status, Page.@Nullable Key after, int limit) {
        List<ChangeRequest> rows = catalog.sql("""
                SELECT * FROM approval_requests WHERE (:status::text IS NULL OR status = :status)
                    AND (:at::timestamptz IS NULL OR (requested_at, id) < (:at, :id::uuid))
                ORDER BY requested_at DESC, id DESC LIMIT :limit
                """)
                .param("status", status == null ? null : status.name())
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(ChangeRequests::read)
                .list();
        return Page.of(rows, limit, request -> new Page.Key(request.requestedAt(), request.requestId()));
    }

    /** @return false when it was decided already, or has expired: then nothing is changed */
    boolean decide(UUID id, Status status, String by, @Nullable String reason) {
        return requests.decide(id, status, by, reason);
    }

    List<UUID> waiting() {
        return requests.waiting();
    }

    /** Ends those that nobody has decided about in time. @return which */
    List<UUID> expire() {
        return requests.expire();
    }

    private static ChangeRequest read(ResultSet row, int number) throws SQLException {
        return new ChangeRequest(
                row.getObject("id", UUID.class),
                row.getString("digest"),
                Catalog.fromJson(row.getString("changes"), CHANGES),
                Catalog.fromJson(row.getString("weakenings"), WEAKENINGS),
                row.getString("reason"),
                row.getString("requested_by"),
                Instants.require(row, "requested_at"),
                Instants.require(row, "expires_at"),
                Status.valueOf(row.getString("status")),
                row.getString("decided_by"),
                Instants.read(row, "decided_at"),
                row.getString("decision_reason"));
    }
}
