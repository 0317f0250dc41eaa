package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sites whose agents agree in Holdfast's catalog, clients that write all the time, and what goes wrong, the catalog
 * itself last. {@code -Dsite.rounds} and {@code -Dsite.seed} as in {@link SiteFailoverTest}.
 */
@Timeout(7200)
class CatalogLeaseFailoverTest {
    private static final int ROUNDS = Integer.getInteger("site.rounds", 0);
    private static final long SEED = Long.getLong("site.seed", 1);
    private static final List<Fault> WITHOUT_ETCD = List.of(
            Fault.KILL_PRIMARY,
            Fault.CUT_SITE,
            Fault.FREEZE_SITE,
            Fault.FREEZE_PRIMARY,
            Fault.CUT_STANDBY,
            Fault.MUTE_SITE,
            Fault.KILL_AGENT,
            Fault.LOSE_SITE,
            Fault.SWITCHOVER);

    @TempDir
    Path folder;

    @Test
    void no_acknowledged_row_is_lost_and_without_the_catalog_nobody_writes() throws Exception {
        Random random = new Random(SEED);
        List<Fault> faults = new ArrayList<>(WITHOUT_ETCD.subList(0, 2));
        while (faults.size() < ROUNDS) {
            faults.add(WITHOUT_ETCD.get(random.nextInt(WITHOUT_ETCD.size())));
        }
        try (TwoSites sites = TwoSites.byCatalog(folder, "automatic: true, synchronous: true, observers: 2");
                Ledger ledger = new Ledger(sites.url(), 4)) {
            for (Fault fault : faults) {
                String missing = fault.missing(sites.network, folder);
                if (missing.isEmpty()) {
                    Round.of(sites, ledger, fault, random);
                } else {
                    System.out.println("No " + fault + ": " + missing);
                }
            }
            loseCatalog(sites, ledger);
            ledger.close();
            assertThat(ledger.lost()).as("acknowledged rows that are not there").isEmpty();
            assertThat(ledger.ofTwoPrimaries()).isEmpty();
        }
    }

    /** The price of a single node: nothing ails the active server, and it has to stop. */
    private static void loseCatalog(TwoSites sites, Ledger ledger) throws Exception {
        String active = sites.active();
        sites.agreement.kill("w");
        sites.within(Duration.ofSeconds(60), "who cannot renew the lease has stopped", () -> !answers(sites, active));
        assertThat(answers(sites, TwoSites.other(active)) && isPrimary(sites, TwoSites.other(active)))
                .as("the other one took over though nobody let it")
                .isFalse();
        int before = ledger.count();
        sites.agreement.start("w");
        sites.within(
                Duration.ofSeconds(120),
                "clients write again; " + ledger.lastError(),
                () -> ledger.count() > before + 20);
        sites.awaitPair();
    }

    private static boolean answers(TwoSites sites, String site) {
        try {
            return TwoSites.holds(sites.url(site), "SELECT true");
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean isPrimary(TwoSites sites, String site) throws SQLException {
        return TwoSites.holds(sites.url(site), "SELECT NOT pg_is_in_recovery()");
    }
}
