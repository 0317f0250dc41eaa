package io.holdfast.control.custody;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.approval.RequestTable;
import io.holdfast.control.custody.CustodyRequest.Act;
import io.holdfast.control.custody.CustodyRequest.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The requests in the catalog's {@code custody_requests}. */
@Component
class CustodyRequests {
    private final Catalog catalog;
    private final Clock clock;
    private final RequestTable requests;

    CustodyRequests(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
        this.requests = new RequestTable(catalog, clock, "custody_requests", "");
    }

    /** @param service whose data it is about; null for the whole installation's */
    void add(CustodyRequest request, @Nullable String service) {
        catalog.sql("""
                INSERT INTO custody_requests (id, act, service_name, data_set, repository, recovery_point_id, legal_case,
                    shares, needed, impact, digest, reason, requested_by, requested_at, expires_at, status)
                VALUES (:id, :act, :service, :dataSet, :repository, :point, :case, :shares, :needed, :impact, :digest,
                    :reason, :by, :now, :expires, :status)
                """)
                .param("id", request.requestId())
                .param("act", request.act().name())
                .param("service", service)
                .param("dataSet", request.dataSet())
                .param("repository", request.repository())
                .param("point", request.recoveryPointId())
                .param("case", request.legalCase())
                .param("shares", request.shares())
                .param("needed", request.needed())
                .param("impact", request.impact().toArray(String[]::new))
                .param("digest", request.digest())
                .param("reason", request.reason())
                .param("by", request.requestedBy())
                .param("now", Instants.parameter(request.requestedAt()))
                .param("expires", Instants.parameter(request.expiresAt()))
                .param("status", request.status().name())
                .update();
    }

    /** @throws NotFoundException */
    CustodyRequest get(UUID id) {
        return catalog.sql("SELECT * FROM custody_requests WHERE id = :id")
                .param("id", id)
                .query(CustodyRequests::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no request " + id + ". GET /api/v1/admin/approvals/custody lists them.");
    }

    /** Those in reach, the newest first. */
    Page<CustodyRequest> page(Reach reach, Set<Status> states, Page.@Nullable Key after, int limit) {
        List<CustodyRequest> rows = catalog.sql("""
                SELECT * FROM custody_requests
                WHERE status = ANY(:states)
                    AND (:services::text[] IS NULL OR service_name = ANY(:services::text[]))
                    AND (:at::timestamptz IS NULL OR (requested_at, id) < (:at, :id::uuid))
                ORDER BY requested_at DESC, id DESC LIMIT :limit
                """)
                .param("states", states.stream().map(Status::name).toArray(String[]::new))
                .param("services", reach.parameter())
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(CustodyRequests::read)
                .list();
        return Page.of(rows, limit, request -> new Page.Key(request.requestedAt(), request.requestId()));
    }

    /** Whether the same waits already. */
    boolean waits(String digest) {
        return catalog.sql("""
                SELECT EXISTS (SELECT FROM custody_requests WHERE digest = :digest AND status = 'AWAITING_APPROVAL'
                    AND expires_at > :now)
                """)
                .param("digest", digest)
                .param("now", Instants.parameter(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    /** @return false when it was decided already, or has expired: then nothing is changed */
    boolean decide(UUID id, Status status, String by, @Nullable String reason) {
        return requests.decide(id, status, by, reason);
    }

    /** Notes that it was carried out. @return false when it is not approved, or has been before: then nothing is changed */
    boolean done(UUID id) {
        return catalog.sql("""
                UPDATE custody_requests SET status = 'DONE', done_at = :now, error = NULL
                WHERE id = :id AND status = 'APPROVED'
                """)
                        .param("id", id)
                        .param("now", Instants.parameter(clock.instant()))
                        .update()
                > 0;
    }

    /** Notes why it could not be carried out. @param status APPROVED when it may be tried again */
    void failed(UUID id, Status status, String error) {
        catalog.sql("UPDATE custody_requests SET status = :status, done_at = NULL, error = :error WHERE id = :id")
                .param("id", id)
                .param("status", status.name())
                .param("error", error)
                .update();
    }

    /** The recovery point is known by another id from now on. */
    void moved(UUID before, UUID now) {
        catalog.sql("""
                UPDATE custody_requests SET recovery_point_id = :now
                WHERE recovery_point_id = :before AND status IN ('AWAITING_APPROVAL', 'APPROVED')
                """).param("before", before).param("now", now).update();
    }

    /** Ends those that nobody has decided about in time. @return which */
    List<UUID> expire() {
        return requests.expire();
    }

    List<UUID> waiting() {
        return requests.waiting();
    }

    /** Those that were approved so long ago and are not carried out: a server has died at it. Keys wait for a person. */
    List<CustodyRequest> unfinished(Duration since) {
        return catalog.sql("""
                SELECT * FROM custody_requests
                WHERE status = 'APPROVED' AND act <> 'EXPORT_KEY' AND decided_at < :before ORDER BY decided_at LIMIT 100
                """)
                .param("before", Instants.parameter(clock.instant().minus(since)))
                .query(CustodyRequests::read)
                .list();
    }

    /** Keys that were approved so long ago and nobody has fetched. */
    List<CustodyRequest> unfetched(Duration since) {
        return catalog.sql("""
                SELECT * FROM custody_requests
                WHERE status = 'APPROVED' AND act = 'EXPORT_KEY' AND decided_at < :before ORDER BY decided_at LIMIT 100
                """)
                .param("before", Instants.parameter(clock.instant().minus(since)))
                .query(CustodyRequests::read)
                .list();
    }

    private static CustodyRequest read(ResultSet row, int number) throws SQLException {
        return new CustodyRequest(
                row.getObject("id", UUID.class),
                Act.valueOf(row.getString("act")),
                row.getString("data_set"),
                row.getString("repository"),
                row.getObject("recovery_point_id", UUID.class),
                row.getString("legal_case"),
                row.getObject("shares", Integer.class),
                row.getObject("needed", Integer.class),
                List.of((String[]) row.getArray("impact").getArray()),
                row.getString("digest"),
                row.getString("reason"),
                row.getString("requested_by"),
                Instants.require(row, "requested_at"),
                Instants.require(row, "expires_at"),
                row.getString("decided_by"),
                Instants.read(row, "decided_at"),
                row.getString("decision_reason"),
                Status.valueOf(row.getString("status")),
                Instants.read(row, "done_at"),
                row.getString("error"));
    }
}
