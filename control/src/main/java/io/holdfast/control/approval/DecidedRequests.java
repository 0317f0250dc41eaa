package io.holdfast.control.approval;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.approval.DecidedRequest.Kind;
import io.holdfast.control.approval.DecidedRequest.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What came of requests, of all kinds in one list; {@link RequestTable} says what their tables have in common. */
@Component
class DecidedRequests {
    /** Of each kind what the others do not have is null, and of everything only what is in reach. */
    private static final String ALL = """
            SELECT id, 'CHANGE' AS kind, NULL AS act, NULL AS subject, NULL AS directory, NULL::uuid AS restore_id, reason,
                    requested_by, requested_at, expires_at, status, decided_by, decided_at, decision_reason
                FROM approval_requests WHERE :services::text[] IS NULL
            UNION ALL
            SELECT id, 'REPLACEMENT', NULL, data_set, directory, restore_id, reason,
                    requested_by, requested_at, expires_at, status, decided_by, decided_at, decision_reason
                FROM replacements WHERE :services::text[] IS NULL OR service_name = ANY(:services::text[])
            UNION ALL
            SELECT id, 'RUN', lower(mode), plan, NULL, NULL, reason,
                    requested_by, requested_at, expires_at, status, decided_by, decided_at, decision_reason
                FROM plan_runs
                WHERE :services::text[] IS NULL OR (services <> '{}' AND services <@ :services::text[])
            UNION ALL
            SELECT id, 'CUSTODY', act, coalesce(data_set, repository), NULL, NULL, reason,
                    requested_by, requested_at, expires_at, status, decided_by, decided_at, decision_reason
                FROM custody_requests WHERE :services::text[] IS NULL OR service_name = ANY(:services::text[])
            UNION ALL
            SELECT one.id, 'PART', NULL, restore.target_resource_identifier, NULL, restore_id, one.reason,
                    one.requested_by, one.requested_at, one.expires_at, one.status, one.decided_by, one.decided_at,
                    one.decision_reason
                FROM restore_applications one JOIN restore_operations_log restore ON restore.id = one.restore_id
                WHERE :services::text[] IS NULL OR restore.service_name = ANY(:services::text[])
            """;

    private final Catalog catalog;

    DecidedRequests(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Those in reach, the latest decided first. What no second person had to decide about is left out. */
    Page<DecidedRequest> page(Reach reach, Page.@Nullable Key after, int limit) {
        List<DecidedRequest> rows = catalog.sql("SELECT * FROM (SELECT *, CASE WHEN status = 'EXPIRED' THEN expires_at"
                        + " ELSE decided_at END AS over_at FROM (" + ALL + """
                ) every) decided
                WHERE status <> 'AWAITING_APPROVAL' AND over_at IS NOT NULL
                    AND (:at::timestamptz IS NULL OR (over_at, id) < (:at, :id::uuid))
                ORDER BY over_at DESC, id DESC LIMIT :limit
                """)
                .param("services", reach.parameter())
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(DecidedRequests::read)
                .list();
        return Page.of(rows, limit, request -> new Page.Key(request.decidedAt(), request.requestId()));
    }

    private static DecidedRequest read(ResultSet row, int number) throws SQLException {
        String status = row.getString("status");
        return new DecidedRequest(
                row.getObject("id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                row.getString("act"),
                row.getString("subject"),
                row.getString("directory"),
                row.getObject("restore_id", UUID.class),
                row.getString("reason"),
                row.getString("requested_by"),
                Instants.require(row, "requested_at"),
                switch (status) {
                    case "REJECTED" -> Outcome.REJECTED;
                    case "WITHDRAWN" -> Outcome.WITHDRAWN;
                    case "EXPIRED" -> Outcome.EXPIRED;
                    default -> Outcome.APPROVED;
                },
                row.getString("decided_by"),
                Instants.require(row, "over_at"),
                row.getString("decision_reason"));
    }
}
