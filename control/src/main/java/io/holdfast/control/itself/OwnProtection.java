package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.evidence.KeptDocuments;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.OwnDeclarations;
import io.holdfast.control.job.BackupClock;
import io.holdfast.control.point.ScanClock;
import io.holdfast.control.work.Ticking;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Has the catalog backed up soon after the server has started and after each change of the declarations and each report that is kept, and alarms when
 * another control plane writes into the same repositories: the one that this one was brought back from, or one that was
 * brought back from this one.
 */
@Component
class OwnProtection extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** Several files are often applied one after the other. */
    private static final Duration SETTLED = Duration.ofSeconds(5);
    /** Another control plane that has made no backup for so long is taken for stopped. */
    private static final Duration STOPPED = Duration.ofHours(25);

    private static final String CAUSE = "control-plane";

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final BackupClock backups;
    private final ScanClock scans;
    private final ControlPlane controlPlane;
    private final Alerts alerts;
    private final Clock clock;
    // touched by the ticking thread only
    private boolean begun;

    OwnProtection(
            Catalog catalog,
            InventoryStore inventory,
            BackupClock backups,
            ScanClock scans,
            ControlPlane controlPlane,
            Alerts alerts,
            Clock clock) {
        super("own-protection", EVERY);
        this.catalog = catalog;
        this.inventory = inventory;
        this.backups = backups;
        this.scans = scans;
        this.controlPlane = controlPlane;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Another control plane's newest catalog backup, as the index of recovery points knows it. */
    private record Other(
            String id,
            String host,
            String dataFolder,
            String repository,
            @Nullable String predecessor,
            Instant at) {
        static Other read(ResultSet row, int number) throws SQLException {
            return new Other(
                    row.getString("id"),
                    row.getString("host"),
                    row.getString("data_folder"),
                    row.getString("repository"),
                    row.getString("predecessor"),
                    Instants.require(row, "created_at"));
        }

        String words() {
            return "the one of " + host + " (" + dataFolder + "), last at " + at + " into " + repository;
        }
    }

    @EventListener
    void applied(InventoryStore.Applied event) {
        soon(event.inventory());
    }

    /** Evidence is worth little while it lies on this machine only. */
    @EventListener
    void kept(KeptDocuments.Kept event) {
        soon(inventory.current());
    }

    private void soon(Inventory declared) {
        declared.findDataSet(OwnDeclarations.NAME)
                .filter(dataSet -> declared.policyOf(dataSet).schedule().isPresent())
                .ifPresent(dataSet -> backups.within(dataSet.name(), SETTLED));
    }

    @Override
    protected void tick() {
        if (!begun) {
            Inventory declared = inventory.current();
            // what others did while this server was not there
            declared.repositories().forEach(repository -> scans.now(repository.name()));
            soon(declared);
            begun = true;
        }
        lookForOthers();
    }

    private void lookForOthers() {
        ControlPlane.Identity own = controlPlane.identity();
        List<Other> others = others(own);
        if (others.isEmpty()) {
            alerts.resolve(CAUSE);
            return;
        }
        boolean succeeded =
                others.stream().anyMatch(other -> own.id().toString().equals(other.predecessor()));
        String who = others.stream().map(Other::words).collect(Collectors.joining("; "));
        alerts.raise(
                CAUSE,
                Alerts.Severity.CRITICAL,
                succeeded
                        ? "This control plane was brought back elsewhere, and both are running"
                        : "Another control plane writes into the same repositories",
                "Both make the due backups, and each removes what its policies do not keep: " + who + ". "
                        + (succeeded
                                ? "Stop this server; what it did since then the other one finds in the repositories."
                                : "Stop that server, unless it is meant to run: then give it repositories of its own."),
                "holdfast");
    }

    private List<Other> others(ControlPlane.Identity own) {
        Instant since = clock.instant().minus(STOPPED);
        return catalog.sql("""
                SELECT DISTINCT ON (facts->>'control_plane') facts->>'control_plane' AS id, facts->>'host' AS host,
                    facts->>'data_folder' AS data_folder, facts->>'predecessor' AS predecessor, repository, created_at
                FROM recovery_points
                WHERE data_set = :dataSet AND kind = :kind AND created_at > :since AND facts->>'control_plane' <> :own
                ORDER BY facts->>'control_plane', created_at DESC
                """)
                .param("dataSet", OwnDeclarations.NAME)
                .param("kind", OwnDeclarations.KIND)
                .param("since", Instants.parameter(own.beganAt().isAfter(since) ? own.beganAt() : since))
                .param("own", own.id().toString())
                .query(Other::read)
                .list();
    }
}
