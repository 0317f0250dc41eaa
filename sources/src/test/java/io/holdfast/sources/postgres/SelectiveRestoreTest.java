package io.holdfast.sources.postgres;

import static io.holdfast.sources.postgres.part.ShopSchema.dump;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.PartOrder;
import io.holdfast.sources.part.PartialRecovery;
import io.holdfast.sources.postgres.part.ShopSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the repository to the living database: one customer, as of an instant. */
@Timeout(540)
class SelectiveRestoreTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void one_customer_of_an_instant_is_put_back_among_those_of_now(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder)) {
            TestCluster cluster = original.cluster;
            Snapshot snapshot = original.backUp();
            // everything that is wanted is in the log only
            ShopSchema.make(cluster, 20);
            Instant wanted = original.now();
            Map<String, List<String>> before = dump(cluster);
            Thread.sleep(50);
            ShopSchema.forget(cluster, 6);
            original.awaitLog(original.now());

            Map<String, String> selection = new HashMap<>(ShopSchema.DECLARED);
            selection.put("user", "6");
            RestoreReport report =
                    original.restore(snapshot, Optional.of(wanted), folder.resolve("restored"), selection);
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection copy = RestoredCopy.asOwner(report)) {
                assertThat(running).isNotNull();
                assertThat(TestCluster.ask(copy, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'holdfast%'"))
                        .isEqualTo("0");
                assertThat(TestCluster.ask(copy, "SELECT count(*) FROM shop.customer"))
                        .isEqualTo("20");
                assertThat(TestCluster.ask(copy, "SELECT datacl IS NULL FROM pg_database WHERE datname = 'postgres'"))
                        .isEqualTo("t");
            }
            Path extract = Path.of(report.facts().get(PartialRecovery.EXTRACT));
            assertThat(Files.getPosixFilePermissions(extract)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(report.facts().get("extracted_rows")).isEqualTo("25");

            PartialRecovery recovery =
                    new PostgresKind(TestCluster.PROGRAMS).partialRecovery().orElseThrow();
            Map<String, String> live = new HashMap<>(cluster.settings("backup").values());
            live.put("apply-user", "owner");
            live.put("apply-password-file", live.getOrDefault("password-file", ""));
            SourceContext context = new SourceContext(Clock.systemUTC(), Progress.NONE, folder);
            Difference difference = recovery.compare(extract, new SourceSettings(live), context);
            recovery.apply(
                    extract,
                    new SourceSettings(live),
                    new PartOrder(difference.digest(), ConflictRule.KEEP_LIVE, false),
                    context);
            assertThat(dump(cluster)).isEqualTo(before);

            if (major == 18) {
                refusals(original, snapshot);
            }
        }
    }

    private void refusals(ProtectedCluster original, Snapshot snapshot) {
        Path target = folder.resolve("refused");
        assertThatThrownBy(() -> original.restore(snapshot, Optional.empty(), target, Map.of("tabel", "x")))
                .hasMessageContaining("PostgreSQL has no selection 'tabel'");
        assertThat(target).doesNotExist();
        assertThatThrownBy(() -> original.restore(snapshot, Optional.empty(), target, Map.of("database", "nowhere")))
                .hasMessageContaining("There is no database 'nowhere' in the recovery point")
                .hasMessageContaining("no server runs on it");
    }
}
