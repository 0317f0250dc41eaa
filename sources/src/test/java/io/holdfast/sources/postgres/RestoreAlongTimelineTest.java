package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Shell;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was committed on a timeline that was given up later is not lost. */
@Timeout(600)
class RestoreAlongTimelineTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void a_timeline_that_was_given_up_is_restored_by_its_number() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder)) {
            TestCluster cluster = original.cluster;
            Snapshot snapshot = original.backUp();
            cluster.run("INSERT INTO entry (account, amount, note) VALUES (1, 1, 'before')");
            original.awaitLog(original.now());
            cluster.close();
            Path earlier = folder.resolve("cluster/earlier");
            Shell.run(folder, "cp -a '" + cluster.data() + "' '" + earlier + "'");
            cluster.startAgain();
            cluster.run("INSERT INTO entry (account, amount, note) VALUES (1, 1, 'given up')");
            original.awaitLog(original.now());
            cluster.close();

            Files.move(cluster.data(), folder.resolve("cluster/given-up"));
            Files.move(earlier, cluster.data());
            Shell.run(
                    cluster.data(),
                    "touch recovery.signal && chown --reference=postgresql.conf recovery.signal"
                            + " && printf \"restore_command = 'false'\\nrecovery_target_timeline = 'current'\\n\""
                            + " >> postgresql.auto.conf");
            cluster.startAgain();
            while (cluster.ask("SELECT pg_is_in_recovery()").equals("t")) {
                Thread.sleep(50);
            }
            cluster.run("INSERT INTO entry (account, amount, note) VALUES (1, 1, 'after')");
            original.awaitLog(original.now());
            original.stopLog();

            assertThat(notes(original, snapshot, "newest", Map.of())).isEqualTo("before,after on 3");
            assertThat(notes(original, snapshot, "given up", Map.of("target.timeline", "1")))
                    .isEqualTo("before,given up on 3");
            assertThat(notes(original, snapshot, "named", Map.of("target.timeline", "2")))
                    .isEqualTo("before,after on 3");
            assertThatThrownBy(() -> notes(original, snapshot, "none", Map.of("target.timeline", "7")))
                    .hasMessageContaining("has no timeline 7");
        }
    }

    /** And the copy's timeline, which is to be nobody's. */
    private String notes(ProtectedCluster original, Snapshot snapshot, String name, Map<String, String> selection)
            throws Exception {
        RestoreReport report = original.restore(snapshot, Optional.empty(), folder.resolve(name), selection);
        try (AutoCloseable server = report.running().orElseThrow();
                Connection restored = RestoredCopy.asOwner(report)) {
            assertThat(server).isNotNull();
            return TestCluster.ask(restored, "SELECT string_agg(note, ',' ORDER BY id) FROM entry") + " on "
                    + TestCluster.ask(restored, "SELECT timeline_id FROM pg_control_checkpoint()");
        }
    }
}
