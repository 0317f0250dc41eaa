package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Shell;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base backups of a standby with the log of its primary, in one repository. */
@Timeout(540)
class StandbyLogTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void backups_of_a_standby_are_rolled_forward_with_the_primarys_log(int major) throws Exception {
        Map<String, String> settings = major >= 17 ? Map.of("summarize_wal", "on") : Map.of();
        try (ProtectedCluster original = new ProtectedCluster(major, folder, settings)) {
            trade(original, 1);
            try (TestCluster standby = standbyOf(original, major, settings)) {
                Map<String, String> there =
                        Map.of("port", Integer.toString(standby.server().port()));
                trade(original, 2);
                awaitReplayed(original, standby);
                ProtectedCluster.Backup first = original.backUp(there, Optional.empty());
                trade(original, 3);
                // a standby's backup begins at the last checkpoint that it was told of
                original.cluster.run("CHECKPOINT");
                awaitReplayed(original, standby);
                ProtectedCluster.Backup second = original.backUp(there, Optional.of(first.snapshot()));
                if (major >= 17) {
                    assertThat(second.facts())
                            .containsEntry("incremental_to", first.snapshot().shortId());
                } else {
                    assertThat(second.facts())
                            .containsEntry("full_because", "PostgreSQL 14 has no incremental backups");
                }
                assertThat(standby.ask("SELECT pg_is_in_recovery()")).isEqualTo("t");

                trade(original, 4);
                Map<String, String> expected = original.dump();
                Instant wanted = original.now();
                Thread.sleep(50);
                trade(original, 5);
                original.awaitLog(original.now());
                assertThat(restored(original, second, Optional.of(wanted), "an instant"))
                        .isEqualTo(expected);
                assertThat(restored(original, second, Optional.empty(), "newest"))
                        .isEqualTo(original.dump());
            }
        }
    }

    private Map<String, String> restored(
            ProtectedCluster original, ProtectedCluster.Backup backup, Optional<Instant> instant, String name)
            throws Exception {
        RestoreReport report = original.restore(backup.snapshot(), instant, folder.resolve(name), Map.of());
        try (AutoCloseable running = report.running().orElseThrow();
                Connection copy = RestoredCopy.asOwner(report)) {
            assertThat(running).isNotNull();
            assertThat(TestCluster.ask(copy, "SELECT pg_is_in_recovery()")).isEqualTo("f");
            return ProtectedCluster.dump(copy);
        }
    }

    private static void trade(ProtectedCluster original, int account) throws Exception {
        try (Connection connection = original.cluster.connect()) {
            for (int n = 0; n < 200; n++) {
                ProtectedCluster.trade(connection, account, n);
            }
        }
    }

    private static void awaitReplayed(ProtectedCluster original, TestCluster standby) throws Exception {
        String written = original.cluster.ask("SELECT pg_current_wal_flush_lsn()");
        for (int attempt = 0; attempt < 900; attempt++) {
            if (standby.ask("SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                    .equals("t")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the standby does not follow");
    }

    /** A copy of the stopped primary, with a tablespace of its own. */
    private TestCluster standbyOf(ProtectedCluster original, int major, Map<String, String> settings) throws Exception {
        Path place = Files.createDirectories(folder.resolve("standby"));
        Path data = place.resolve("data");
        original.cluster.close();
        Shell.run(
                folder,
                "cp -a '" + original.cluster.data() + "' standby/data && cp -a elsewhere standby/elsewhere"
                        + " && rm standby/data/postmaster.* standby/data/pg_replslot/* -rf"
                        + " && for link in standby/data/pg_tblspc/*; do ln -sfn '" + place
                        + "/elsewhere' \"$link\"; done");
        original.cluster.startAgain();
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port="
                        + original.cluster.server().port() + " user=owner password=''" + TestCluster.PASSWORD + "''"
                        + "'\n",
                StandardOpenOption.APPEND);
        PostgresServer.handover(TestCluster.binaries(major), data).give(data.resolve("standby.signal"));
        Map<String, String> all = new HashMap<>(settings);
        all.put("max_prepared_transactions", "5");
        return TestCluster.over(place, major, all);
    }
}
