package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.ProofLevel;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings the catalog's index of one repository up to what the repository holds. Works on a catalog without a server. */
public final class PointIndex {
    private final Catalog catalog;
    private final RecoveryPoints points;
    private final PointHolds legal;

    public PointIndex(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.points = new RecoveryPoints(catalog, clock);
        this.legal = new PointHolds(catalog, points);
    }

    /**
     * What was done.
     *
     * @param found recovery points in the repository
     * @param foreign snapshots that Holdfast did not make; they are left alone
     */
    public record Change(int found, int added, int removed, int foreign) {}

    /** Told before each snapshot that is read. */
    public interface Watch {
        /**
         * @param done how many were read
         * @param all how many are to be read
         * @throws RuntimeException to end it there; the catalog is as it was then
         */
        void reads(int done, int all);
    }

    /** {@link #update(String, Repository, Watch)} with nobody watching. */
    public Change update(String name, Repository repository) throws IOException {
        return update(name, repository, (done, all) -> {});
    }

    /**
     * Reads every snapshot that the catalog does not know; blocks for as long as that takes.
     *
     * @param name that the repository is declared by
     */
    public Change update(String name, Repository repository, Watch watch) throws IOException {
        // in this order: a point that is made meanwhile is in the repository's list and not taken for one that is gone
        Map<String, List<String>> known = known(name);
        List<Snapshot> snapshots = repository.snapshots();
        int found = 0;
        List<Snapshot> unknown = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            if (snapshot.tags().contains("log") || snapshot.tags().contains(AuditAnchor.TAG)) {
                continue;
            }
            List<String> holds = known.remove(snapshot.id());
            if (holds != null) {
                found++;
                // as an index of an older version has them not
                if (!holds.equals(RecoveryPoint.holds(snapshot.tags()))) {
                    legal.noteHolds(name, snapshot.id(), RecoveryPoint.holds(snapshot.tags()));
                }
            } else {
                unknown.add(snapshot);
            }
        }
        List<RecoveryPoint> news = new ArrayList<>();
        int foreign = 0;
        for (int at = 0; at < unknown.size(); at++) {
            watch.reads(at, unknown.size());
            Snapshot snapshot = unknown.get(at);
            var document = PointDocument.read(repository, snapshot);
            if (document.isPresent()) {
                found++;
                news.add(forKnownJob(document.get().in(name, snapshot, 0)));
            } else {
                foreign++;
            }
        }
        int added = record(news, repository, snapshots);
        // what is left was in the catalog and is not in the repository
        if (!known.isEmpty()) {
            catalog.sql("DELETE FROM recovery_points WHERE repository = :name AND snapshot_id = ANY(:gone)")
                    .param("name", name)
                    .param("gone", known.keySet().toArray(String[]::new))
                    .update();
        }
        return new Change(found, added, known.size(), foreign);
    }

    /** The holds that are noted of each snapshot. */
    private Map<String, List<String>> known(String repository) {
        Map<String, List<String>> known = new HashMap<>();
        catalog.sql("SELECT snapshot_id, legal_holds FROM recovery_points WHERE repository = :name")
                .param("name", repository)
                .query((row, number) -> known.put(row.getString("snapshot_id"), List.of((String[])
                        row.getArray("legal_holds").getArray())))
                .list();
        return known;
    }

    /** Each with its proof, both or neither. */
    private int record(List<RecoveryPoint> news, Repository repository, List<Snapshot> snapshots) throws IOException {
        Map<String, ProofLevel> proofs = news.isEmpty() ? Map.of() : StoredProofs.newest(repository, snapshots);
        int added = 0;
        for (RecoveryPoint point : news) {
            boolean isNew = catalog.inTransaction(() -> {
                boolean recorded = points.record(point);
                ProofLevel level = proofs.get(point.snapshotId());
                if (recorded && level != null) {
                    points.proven(point.repository(), point.snapshotId(), level);
                }
                return recorded;
            });
            added += isNew ? 1 : 0;
        }
        return added;
    }

    /** A catalog that was rebuilt does not know the job that made the point. */
    private RecoveryPoint forKnownJob(RecoveryPoint point) {
        // the job's own record of the point may come between the lists and here; it is the same point
        boolean knownJob = catalog.sql("SELECT count(*) FROM backup_jobs_log WHERE id = :id")
                        .param("id", point.backupJobId())
                        .query(Long.class)
                        .single()
                > 0;
        return knownJob ? point : point.withoutJob();
    }
}
