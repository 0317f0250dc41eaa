package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.Foresight;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A condition on rows is looked at before a cluster is restored for it, whose copy alone would say that it does not fit. */
@Timeout(300)
class ConditionForesightTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Each major version that has them elsewhere in the catalog's rows. */
    @ParameterizedTest
    @ValueSource(ints = {14, 16, 18})
    void a_column_that_a_condition_names_and_the_recovery_point_does_not_have_is_in_the_way(int major)
            throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder)) {
            original.cluster.run(
                    "CREATE TABLE orders (id int, gone text, was int, \"Kind\" text)",
                    "ALTER TABLE orders DROP COLUMN gone",
                    "ALTER TABLE orders RENAME COLUMN was TO user_id",
                    "INSERT INTO orders SELECT n, n, 'fee' FROM generate_series(1, 10) n");
            Snapshot snapshot = original.backUp();

            Foresight wrong = foresee(original, snapshot, Optional.empty(), "usr_id = 42 AND \"Kind\" = 'fee'");
            assertThat(wrong.obstacles())
                    .containsExactly("In the recovery point public.orders has no column usr_id, which the condition"
                            + " names. It has: id, user_id, Kind. Correct the condition.");
            assertThat(foresee(original, snapshot, Optional.empty(), "gone = 'x' OR was = 1")
                            .obstacles())
                    .singleElement()
                    .asString()
                    .contains("no column gone, was,");

            Foresight right = foresee(original, snapshot, Optional.empty(), "User_ID > 4 AND \"Kind\" = 'fee'");
            assertThat(right.obstacles()).isEmpty();
            assertThat(right.notes()).noneMatch(note -> note.contains("Which columns"));

            // the log may make it until then
            original.awaitLog(original.now());
            Foresight later = foresee(original, snapshot, Optional.of(original.now()), "usr_id = 42");
            assertThat(later.obstacles()).noneMatch(obstacle -> obstacle.contains("column"));
            assertThat(later.notes())
                    .anyMatch(note -> note.contains("has no column usr_id") && note.contains("the log"));
        }
    }

    private Foresight foresee(ProtectedCluster original, Snapshot snapshot, Optional<Instant> at, String condition)
            throws Exception {
        return new PostgresKind(TestCluster.PROGRAMS)
                .foresee(
                        new RestoreRequest(
                                original.repository,
                                snapshot,
                                ProtectedCluster.DATA_SET,
                                at,
                                new RestoreTarget.Directory(folder.resolve("nowhere")),
                                Map.of("table", "orders", "where", condition)),
                        Clock.systemUTC());
    }
}
