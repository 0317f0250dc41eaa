package io.holdfast.control.anchor;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.Instants;
import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.audit.AuditRecord;
import io.holdfast.control.audit.AuditRecords;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Anchors of the audit trail: snapshots without files whose tags name the newest record and its hash, in every repository
 * that is not on the primary site, or in every one when there is no other. An anchor costs one object of a few hundred bytes.
 */
@Component
public class AuditAnchors {
    private final Catalog catalog;
    private final AuditRecords records;
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final ControlSettings settings;
    private final Clock clock;

    AuditAnchors(
            Catalog catalog,
            AuditRecords records,
            InventoryStore inventory,
            RepositoryAccess access,
            ControlSettings settings,
            Clock clock) {
        this.catalog = catalog;
        this.records = records;
        this.inventory = inventory;
        this.access = access;
        this.settings = settings;
        this.clock = clock;
    }

    /** Where anchors go. */
    public List<StoreDeclaration> repositories() {
        Inventory current = inventory.current();
        String primary = current.primarySite().map(Site::name).orElse("");
        List<StoreDeclaration> elsewhere = current.repositories().stream()
                .filter(repository -> !repository.site().equals(primary))
                .toList();
        return (elsewhere.isEmpty() ? current.repositories() : elsewhere)
                .stream()
                        .filter(repository -> settings.place().reaches(Set.of(repository.site())))
                        .toList();
    }

    /**
     * Writes an anchor unless nothing was recorded since the repository's last one, or that is younger than this.
     *
     * @return whether one was written
     */
    boolean anchor(StoreDeclaration declared, Duration every) throws IOException, InterruptedException {
        // first, for opening a repository may be recorded itself
        Repository repository = access.open(declared);
        Optional<AuditRecord> newest = records.newest();
        Instant now = clock.instant();
        if (newest.isEmpty() || isFresh(declared.name(), newest.get().seq(), now.minus(every))) {
            return false;
        }
        AuditRecord head = newest.get();
        Snapshot snapshot = repository
                .backup(
                        new SnapshotRequest(
                                now,
                                settings.hostname(),
                                "holdfast",
                                List.of("/audit"),
                                AuditAnchor.tags(head),
                                Optional.empty()),
                        sink -> {},
                        Progress.NONE)
                .snapshot();
        catalog.sql("""
                INSERT INTO audit_anchors (repository, snapshot_id, seq, hash, at)
                VALUES (:repository, :snapshot, :seq, :hash, :at)
                """)
                .param("repository", declared.name())
                .param("snapshot", snapshot.id())
                .param("seq", head.seq())
                .param("hash", head.hash())
                .param("at", Instants.parameter(now))
                .update();
        return true;
    }

    private boolean isFresh(String repository, long seq, Instant since) {
        return catalog.sql("""
                SELECT EXISTS (SELECT FROM audit_anchors
                    WHERE repository = :repository AND (seq >= :seq OR at > :since))
                """)
                .param("repository", repository)
                .param("seq", seq)
                .param("since", Instants.parameter(since))
                .query(Boolean.class)
                .single();
    }

    /** Those that a repository holds now, whatever the catalog says. */
    public List<AuditAnchor> in(StoreDeclaration declared) throws IOException {
        return access.open(declared).snapshots().stream()
                .flatMap(snapshot -> AuditAnchor.of(
                        snapshot.tags(),
                        snapshot.time(),
                        declared.name() + ", snapshot " + snapshot.id().substring(0, 8))
                        .stream())
                .toList();
    }
}
