package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.wal.LoggedTransaction;
import io.holdfast.sources.postgres.wal.RelationNames;
import io.holdfast.sources.postgres.wal.TransactionSearch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The log is followed to the server that was promoted. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogFailoverTest {
    @TempDir
    Path folder;

    private ShippedCluster shipped;

    @BeforeEach
    void start() throws Exception {
        shipped = ShippedCluster.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        shipped.close();
    }

    @Test
    void after_a_failover_the_repository_restores_along_the_new_timeline() throws Exception {
        Path base;
        Set<Long> acknowledged;
        try (ShippingRun run = shipped.run()) {
            run.awaitShipped("main", 1, shipped.flushed());
        }
        base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
        Debian.baseBackup(shipped.cluster(), folder.resolve("standby/data"), "-R");
        try (TestCluster promoted = TestCluster.over(folder.resolve("standby"), 15, Map.of("wal_keep_size", "256MB"))) {
            try (ShippingRun run = shipped.run();
                    Writers writers = new Writers(shipped.cluster(), 2, 1)) {
                writers.awaitMore(300);
                acknowledged = writers.stop();
                String last = shipped.flushed();
                run.awaitShipped("main", 1, last);
                Eventually.within(
                        ShippingRun.SOON,
                        () -> promoted.ask("SELECT pg_last_wal_replay_lsn() >= '" + last + "'")
                                .equals("t"),
                        () -> "the standby lags");
            }
            shipped.cluster().server().kill();
            promoted.run("SELECT pg_promote()", "INSERT INTO journal (id) VALUES (1000000)");
            try (ShippingRun run = new ShippingRun(
                    promoted.settings("backup"),
                    folder.resolve("spool"),
                    ShippingRun.HURRY,
                    Map.of("main", shipped.repository()::open))) {
                run.awaitShipped("main", 2, promoted.ask("SELECT pg_current_wal_flush_lsn()"));
                assertThat(run.progress("main").detail()).isEmpty();
                inTailsAndThenInSnapshots(base, acknowledged);
                // else pieces go into snapshots while they are read
                run.close();
                String journal = promoted.ask("SELECT pg_relation_filenode('journal')");
                long rows = Long.parseLong(promoted.ask("SELECT count(*) FROM journal"));
                assertThat(inserted(journal, Optional.empty())).isEqualTo(rows);
                assertThat(inserted(journal, Optional.of(1))).isEqualTo(rows - 1);
            }
        }
    }

    private void inTailsAndThenInSnapshots(Path base, Set<Long> acknowledged) throws Exception {
        Path again = folder.resolve("base-again");
        ShippedCluster.copy(base, again);
        try (Restored restored = Restored.start(base, shipped.extracted("wal", base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged).contains(1_000_000L);
        }
        shipped.awaitRolled(2, "0/0");
        try (Restored restored =
                Restored.start(again, shipped.extracted("wal-again", again, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged).contains(1_000_000L);
        }
    }

    /** Rows that the stored log says were inserted. */
    private long inserted(String file, Optional<Integer> timeline) throws Exception {
        TransactionSearch.Wish wish = new TransactionSearch.Wish(
                Instant.EPOCH,
                Instant.now().plusSeconds(3600),
                Optional.of(file),
                Optional.empty(),
                Set.of(LoggedTransaction.Kind.INSERT),
                0,
                100_000);
        LogArchive.Searched searched = LogArchive.open(shipped.repository().open(), ShippingRun.DATA_SET)
                .search(new TransactionSearch(wish, new RelationNames()), Instant.EPOCH.plusSeconds(3600), timeline);
        assertThat(searched.timeline()).isEqualTo(timeline.orElse(2));
        return searched.found().transactions().stream()
                .mapToLong(LoggedTransaction::rows)
                .sum();
    }
}
