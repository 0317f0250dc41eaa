package io.holdfast.sources.postgres;

import static io.holdfast.sources.postgres.ProtectedCluster.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore over the data directory of a stopped cluster. */
@Timeout(540)
class InPlaceRestoreTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void trades(ProtectedCluster original, int count) throws Exception {
        try (Connection connection = original.cluster.connect()) {
            for (int n = 1; n <= count; n++) {
                trade(connection, n % 100 + 1, n);
            }
        }
    }

    @Test
    void what_is_there_is_kept_only_what_differs_is_written_and_a_broken_restore_goes_on() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder)) {
            original.cluster.run("CREATE TABLE bulk AS SELECT n, repeat('b', 500) t FROM generate_series(1, 20000) n");
            Snapshot snapshot = original.backUp();
            trades(original, 50);
            Map<String, String> wanted = original.dump();
            Instant instant = original.now();
            original.cluster.run("DELETE FROM entry", "DROP TABLE far", "CREATE TABLE later AS SELECT 1 AS n");
            Map<String, String> after = Map.of("later", "1");
            original.awaitLog(original.now());
            original.stopLog();
            Path data = original.cluster.data();
            Path aside = data.resolveSibling("data.holdfast-restore");
            Map<String, String> selection = Map.of("place.in-place", data.toString());

            assertThatThrownBy(() ->
                            original.restore(snapshot, Optional.of(instant), folder.resolve("refused"), selection))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("A server runs on " + data)
                    .hasMessageContaining("Stop it first");
            assertThat(original.cluster.ask("SELECT n FROM later")).isEqualTo("1");

            UserPrincipal owner = Files.getOwner(data);
            original.cluster.server().kill();
            assertThatThrownBy(() -> breaking(original, snapshot, instant, selection))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("pulled the plug");
            // nobody can start what is half done
            assertThat(data).doesNotExist();
            assertThat(aside).isDirectory();
            Files.delete(aside.resolve("PG_VERSION"));
            Files.writeString(aside.resolve("global/pg_control"), "torn");

            RestoreReport report =
                    original.restore(snapshot, Optional.of(instant), folder.resolve("restored"), selection);
            assertThat(report.validations()).allMatch(Validation::passed).isNotEmpty();
            assertThat(report.running()).isEmpty();
            assertThat(report.recoveredTo()).contains(instant);
            assertThat(report.facts())
                    .containsEntry("data_directory", data.toString())
                    .doesNotContainKey("port");
            assertThat(Long.parseLong(report.facts().get("written_bytes")))
                    .isLessThan(Long.parseLong(report.facts().get("unchanged_bytes")));
            assertThat(aside).doesNotExist();
            assertThat(Files.getOwner(data)).isEqualTo(owner);
            assertThat(Files.getOwner(data.resolve("base"))).isEqualTo(owner);
            original.cluster.startAgain();
            assertThat(original.dump()).isEqualTo(wanted);

            whatWasReplacedStarts(original, report.facts().get("replaced_snapshot"), after);
            ofAnotherCluster(original, snapshot);
        }
    }

    /** As a crash would, in the middle. */
    private void breaking(ProtectedCluster original, Snapshot snapshot, Instant instant, Map<String, String> selection)
            throws Exception {
        Progress plug = new Progress() {
            @Override
            public void stage(String name) {
                if (name.equals("replaying the log")) {
                    throw new IllegalStateException("pulled the plug");
                }
            }
        };
        new PostgresKind(TestCluster.PROGRAMS)
                .restore(
                        new RestoreRequest(
                                original.repository,
                                snapshot,
                                ProtectedCluster.DATA_SET,
                                Optional.of(instant),
                                new RestoreTarget.Directory(folder.resolve("broken")),
                                selection),
                        new SourceContext(
                                Clock.systemUTC(), plug, Files.createDirectories(folder.resolve("broken-work"))));
    }

    private void whatWasReplacedStarts(ProtectedCluster original, String id, Map<String, String> holds)
            throws Exception {
        Path brought = folder.resolve("brought");
        original.repository.restore(original.repository.snapshot(id), EntryPath.ROOT, brought, Progress.NONE);
        try (TestCluster replaced = TestCluster.over(brought, 18, Map.of())) {
            assertThat(replaced.ask("SELECT n FROM later")).isEqualTo(holds.get("later"));
            assertThat(replaced.ask("SELECT count(*) FROM entry")).isEqualTo("0");
            assertThat(replaced.ask("SELECT count(*) FROM bulk")).isEqualTo("20000");
        }
    }

    private void ofAnotherCluster(ProtectedCluster original, Snapshot snapshot) throws Exception {
        Path other = Files.createDirectories(folder.resolve("other/global")).getParent();
        Files.write(other.resolve("global/pg_control"), new byte[8192]);
        assertThatThrownBy(() -> original.restore(
                        snapshot,
                        Optional.empty(),
                        folder.resolve("refused"),
                        Map.of("place.in-place", other.toString())))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("another cluster, with system identifier 0");
        assertThatThrownBy(() -> original.restore(
                        snapshot,
                        Optional.empty(),
                        folder.resolve("refused"),
                        Map.of("place.in-place", folder.resolve("nowhere").toString())))
                .hasMessageContaining("There is no directory");
        assertThat(folder.resolve("refused")).doesNotExist();
    }
}
