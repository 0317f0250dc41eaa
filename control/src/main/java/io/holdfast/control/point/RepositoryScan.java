package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes the catalog agree with what a repository holds: adds points it does not know, drops those that are gone. */
@Component
public class RepositoryScan {
    private final Catalog catalog;
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final RecoveryPoints points;

    RepositoryScan(Catalog catalog, InventoryStore inventory, RepositoryAccess access, RecoveryPoints points) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.access = access;
        this.points = points;
    }

    /** @param foreign snapshots that Holdfast did not make; they are left alone */
    public record Outcome(String repository, int found, int added, int removed, int foreign) {}

    /** Reads every snapshot that the catalog does not know; blocks for as long as that takes. */
    public Outcome scan(String name) throws IOException {
        StoreDeclaration declared = inventory.current().repository(name);
        Repository repository = access.open(declared);
        // in this order: a point that is made meanwhile is in the repository's list and not taken for one that is gone
        Set<String> known =
                new HashSet<>(catalog.sql("SELECT snapshot_id FROM recovery_points WHERE repository = :name")
                        .param("name", name)
                        .query(String.class)
                        .list());
        List<Snapshot> snapshots = repository.snapshots();
        int found = 0;
        int added = 0;
        int foreign = 0;
        for (Snapshot snapshot : snapshots) {
            if (snapshot.tags().contains("log") || snapshot.tags().contains(AuditAnchor.TAG)) {
                continue;
            }
            if (known.remove(snapshot.id())) {
                found++;
                continue;
            }
            var document = PointDocument.read(repository, snapshot);
            if (document.isPresent()) {
                found++;
                RecoveryPoint point = document.get().in(name, snapshot, 0);
                if (points.record(forKnownJob(point))) {
                    added++;
                }
            } else {
                foreign++;
            }
        }
        // what is left was in the catalog and is not in the repository
        for (String gone : known) {
            catalog.sql("DELETE FROM recovery_points WHERE repository = :name AND snapshot_id = :snapshot")
                    .param("name", name)
                    .param("snapshot", gone)
                    .update();
        }
        return new Outcome(name, found, added, known.size(), foreign);
    }

    /** A catalog that was rebuilt does not know the job that made the point. */
    private RecoveryPoint forKnownJob(RecoveryPoint point) {
        // the job's own record of the point may come between the lists and here; it is the same point
        boolean knownJob = catalog.sql("SELECT count(*) FROM backup_jobs_log WHERE id = :id")
                        .param("id", point.backupJobId())
                        .query(Long.class)
                        .single()
                > 0;
        UUID job = knownJob ? point.backupJobId() : null;
        return new RecoveryPoint(
                point.recoveryPointId(),
                point.dataSet(),
                point.serviceName(),
                point.kind(),
                point.repository(),
                point.snapshotId(),
                job,
                point.consistentAt(),
                point.createdAt(),
                point.sizeBytes(),
                point.addedBytes(),
                point.engineVersion(),
                point.facts(),
                point.proofLevel());
    }
}
