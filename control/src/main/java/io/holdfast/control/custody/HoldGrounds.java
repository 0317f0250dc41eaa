package io.holdfast.control.custody;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.point.RecoveryPoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who put recovery points under their legal holds, when and why. That is in the audit trail, which is never cut: the hold
 * itself, which lies in the repository, has its case alone. For many threads.
 */
@Component
class HoldGrounds {
    private final Catalog catalog;

    HoldGrounds(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A point has another id and another snapshot after each change of its holds; this of it stays. */
    private record Held(String object, String repository, String consistentAt, String legalCase) {
        static Held of(RecoveryPoint point, String legalCase) {
            return new Held(
                    "DataSet/" + point.dataSet(),
                    point.repository(),
                    point.consistentAt().toString(),
                    legalCase);
        }
    }

    private record Act(
            boolean put, String actor, Instant at, @Nullable String reason) {}

    /** For each case of each point, in their order. */
    List<HoldGround> of(List<RecoveryPoint> points) {
        Map<Held, Act> newest = newest(points);
        return points.stream()
                .flatMap(point -> point.legalHolds().stream()
                        .map(legalCase -> ground(point, legalCase, newest.get(Held.of(point, legalCase)))))
                .toList();
    }

    private static HoldGround ground(RecoveryPoint point, String legalCase, @Nullable Act act) {
        // one that was lifted here and stands was put elsewhere since
        return act == null || !act.put()
                ? new HoldGround(point.recoveryPointId(), legalCase, null, null, null)
                : new HoldGround(point.recoveryPointId(), legalCase, act.actor(), act.at(), act.reason());
    }

    private Map<Held, Act> newest(List<RecoveryPoint> points) {
        Map<Held, Act> newest = new HashMap<>();
        catalog.sql("""
                SELECT object, detail->>'repository' AS repository, detail->>'consistentAt' AS consistent_at,
                    detail->>'legalCase' AS legal_case, action, actor, at, detail->>'reason' AS reason
                FROM audit_records
                WHERE action IN (:put, :lifted) AND result = 'SUCCEEDED' AND object = ANY(:objects)
                ORDER BY seq
                """)
                .param("put", LegalHolds.PUT)
                .param("lifted", LegalHolds.LIFTED)
                .param(
                        "objects",
                        points.stream()
                                .map(point -> "DataSet/" + point.dataSet())
                                .distinct()
                                .toArray(String[]::new))
                .query((row, number) -> newest.put(
                        new Held(
                                row.getString("object"),
                                row.getString("repository"),
                                row.getString("consistent_at"),
                                row.getString("legal_case")),
                        new Act(
                                row.getString("action").equals(LegalHolds.PUT),
                                row.getString("actor"),
                                Instants.require(row, "at"),
                                row.getString("reason"))))
                .list();
        return newest;
    }
}
