package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An incremental base backup whose connection is cut. */
@Timeout(360)
class BrokenIncrementalTest {
    @TempDir
    Path folder;

    @Test
    void a_cut_connection_leaves_no_recovery_point_and_the_next_backup_builds_on_the_same_one() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder, Map.of("summarize_wal", "on"))) {
            original.cluster.run(
                    "CREATE TABLE changing AS SELECT n, repeat('c', 100) t FROM generate_series(1, 20000) n");
            Snapshot first = original.backUp();
            original.cluster.run(
                    "UPDATE changing SET t = 'Mark of a changed row' WHERE n % 10 = 3",
                    "INSERT INTO account SELECT n, 0 FROM generate_series(101, 200) n", "CHECKPOINT");
            try (AlteringLine line = AlteringLine.cutting(
                    original.cluster.server().port(), "Mark of a changed row".getBytes(StandardCharsets.US_ASCII))) {
                assertThatThrownBy(() -> original.backUp(
                                Map.of("port", Integer.toString(line.port()), "sslmode", "disable"),
                                Optional.of(first)))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("went away in the middle of the work");
                assertThat(line.altered()).isTrue();
            }
            assertThat(original.repository.snapshots())
                    .filteredOn(snapshot -> !snapshot.tags().contains("log"))
                    .containsExactly(first);

            ProtectedCluster.Backup next = original.backUp(Map.of(), Optional.of(first));
            assertThat(next.facts()).containsEntry("incremental_to", first.shortId());
            assertThat(original.repository.check(true, Progress.NONE).errors()).isEmpty();
            Path restored = folder.resolve("restored");
            original.repository.restore(next.snapshot(), EntryPath.ROOT, restored, Progress.NONE);
            try (TestCluster copy = TestCluster.over(restored, 18, Map.of())) {
                for (String table : new String[] {"changing", "account"}) {
                    String sum = "SELECT count(*) || ' ' || sum(hashtext(x::text)) FROM " + table + " x";
                    assertThat(copy.ask(sum)).as(table).isEqualTo(original.cluster.ask(sum));
                }
            }
        }
    }
}
