package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.repository.snapshot.Snapshot;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The legal holds of recovery points, which are tags of their snapshots; a snapshot whose tags change becomes another. */
@Component
public class PointHolds {
    private final Catalog catalog;
    private final RecoveryPoints points;

    PointHolds(Catalog catalog, RecoveryPoints points) {
        this.catalog = catalog;
        this.points = points;
    }

    /** Those in reach that are under a legal hold, newest first. */
    public Page<RecoveryPoint> held(Reach reach, Page.@Nullable Key after, int limit) {
        List<RecoveryPoint> rows = catalog.sql(RecoveryPoints.SELECT + """
                WHERE legal_holds <> '{}'
                    AND (:services::text[] IS NULL OR service_name = ANY(:services::text[]))
                    AND (:at::timestamptz IS NULL OR (consistent_at, id) < (:at, :id::uuid))
                ORDER BY consistent_at DESC, id DESC LIMIT :limit
                """)
                .param("services", reach.parameter())
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(RecoveryPoints::read)
                .list();
        return RecoveryPoints.page(rows, limit);
    }

    /** Notes what the tags of a snapshot say now. */
    void noteHolds(String repository, String snapshotId, List<String> holds) {
        catalog.sql("""
                UPDATE recovery_points SET legal_holds = :holds WHERE repository = :repository AND snapshot_id = :snapshot
                """)
                .param("holds", holds.toArray(String[]::new))
                .param("repository", repository)
                .param("snapshot", snapshotId)
                .update();
    }

    /**
     * A point lives on under another id, as its snapshot does whose tags were changed; restores that are to come find it there.
     * To be called in a transaction.
     *
     * @param snapshot as it is now
     * @return the point as it is known from now on
     */
    public RecoveryPoint retagged(RecoveryPoint point, Snapshot snapshot) {
        UUID id = RecoveryPoint.idOf(point.repository(), snapshot.id());
        List<String> holds = RecoveryPoint.holds(snapshot.tags());
        if (id.equals(point.recoveryPointId())) {
            noteHolds(point.repository(), snapshot.id(), holds);
        } else {
            moved(point.recoveryPointId(), id, snapshot.id(), holds);
            catalog.sql("""
                    UPDATE restore_operations_log SET snapshot_id = :now
                    WHERE repository = :repository AND snapshot_id = :before
                    """)
                    .param("now", snapshot.id())
                    .param("repository", point.repository())
                    .param("before", point.snapshotId())
                    .update();
        }
        return points.find(id).orElseGet(() -> point);
    }

    /** A look into the repository may find the new one at any moment; the one before knows its proof and its job. */
    private void moved(UUID before, UUID id, String snapshotId, List<String> holds) {
        int made = catalog.sql("""
                INSERT INTO recovery_points (id, snapshot_id, legal_holds, data_set, service_name, kind, repository,
                    backup_job_id, consistent_at, created_at, size_bytes, added_bytes, engine_version, facts, proof_level,
                    proven_at, kept_until)
                SELECT :id, :snapshot, :holds, data_set, service_name, kind, repository,
                    backup_job_id, consistent_at, created_at, size_bytes, added_bytes, engine_version, facts, proof_level,
                    proven_at, kept_until
                FROM recovery_points WHERE id = :before
                ON CONFLICT DO NOTHING
                """)
                .param("id", id)
                .param("snapshot", snapshotId)
                .param("holds", holds.toArray(String[]::new))
                .param("before", before)
                .update();
        if (made == 0) {
            catalog.sql("""
                    UPDATE recovery_points found SET legal_holds = :holds, backup_job_id = old.backup_job_id,
                        added_bytes = old.added_bytes, proof_level = old.proof_level, proven_at = old.proven_at,
                        kept_until = old.kept_until
                    FROM recovery_points old WHERE found.id = :id AND old.id = :before
                    """)
                    .param("id", id)
                    .param("holds", holds.toArray(String[]::new))
                    .param("before", before)
                    .update();
        }
        catalog.sql("DELETE FROM recovery_points WHERE id = :before")
                .param("before", before)
                .update();
    }
}
