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
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
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

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void one_database_of_an_instant_is_put_back_and_the_others_stay_as_they_are(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder)) {
            original.cluster.run("CREATE DATABASE ledger");
            try (Connection ledger = ledger(original);
                    Statement statement = ledger.createStatement()) {
                for (String sql : List.of(
                        "CREATE SCHEMA old",
                        "CREATE TABLE client (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE)",
                        "CREATE TABLE old.posting (id bigint PRIMARY KEY, client int REFERENCES client, amount int)",
                        "CREATE TABLE note (t text)",
                        "INSERT INTO client (name) SELECT 'client ' || n FROM generate_series(1, 30) n",
                        "INSERT INTO old.posting SELECT n, 1 + n % 30, n FROM generate_series(1, 300) n",
                        "INSERT INTO note VALUES ('one'), ('one'), (NULL)")) {
                    statement.execute(sql);
                }
            }
            Snapshot snapshot = original.backUp();
            try (Connection ledger = ledger(original);
                    Statement statement = ledger.createStatement()) {
                // only in the log
                statement.execute("INSERT INTO client (name) VALUES ('late')");
                statement.execute("INSERT INTO old.posting VALUES (301, 31, 301)");
            }
            final Instant wanted = original.now();
            final List<String> before = ledgerRows(original);
            Thread.sleep(50);
            try (Connection ledger = ledger(original);
                    Statement statement = ledger.createStatement()) {
                statement.execute("DELETE FROM old.posting WHERE client > 20");
                statement.execute("DELETE FROM client WHERE id > 20");
                statement.execute("UPDATE client SET name = 'wrong' WHERE id = 3");
                statement.execute("DROP TABLE note");
            }
            original.cluster.run("UPDATE account SET balance = 4711 WHERE n = 1");
            final Map<String, String> others = original.dump();
            original.awaitLog(original.now());

            RestoreReport report = original.restore(
                    snapshot, Optional.of(wanted), folder.resolve("restored"), Map.of("database", "ledger"));
            report.running().orElseThrow().close();
            Path extract = Path.of(report.facts().get(PartialRecovery.EXTRACT));
            assertThat(report.facts().get("extracted_rows")).isEqualTo("335");

            PartialRecovery recovery =
                    new PostgresKind(TestCluster.PROGRAMS).partialRecovery().orElseThrow();
            Map<String, String> live =
                    new HashMap<>(original.cluster.settings("backup").values());
            live.put("apply-user", "owner");
            live.put("apply-password-file", live.getOrDefault("password-file", ""));
            SourceContext context = new SourceContext(Clock.systemUTC(), Progress.NONE, folder);
            Difference difference = recovery.compare(extract, new SourceSettings(live), context);
            assertThat(difference.items())
                    .filteredOn(Difference.Item::absent)
                    .extracting(Difference.Item::name)
                    .containsExactly("public.note");
            assertThat(difference.items())
                    .filteredOn(item -> item.name().equals("public.client"))
                    .singleElement()
                    .satisfies(item -> {
                        assertThat(item.missing()).isEqualTo(11);
                        assertThat(item.same()).isEqualTo(19);
                    });
            recovery.apply(
                    extract,
                    new SourceSettings(live),
                    new PartOrder(difference.digest(), ConflictRule.TAKE_RESTORED, false),
                    context);
            assertThat(ledgerRows(original)).isEqualTo(before);
            assertThat(original.dump()).isEqualTo(others);
        }
    }

    private static Connection ledger(ProtectedCluster original) throws Exception {
        return DriverManager.getConnection(original.cluster.server().jdbcUrl("ledger"), "owner", TestCluster.PASSWORD);
    }

    private static List<String> ledgerRows(ProtectedCluster original) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection ledger = ledger(original)) {
            for (String table : List.of("client", "old.posting", "note")) {
                rows.add(TestCluster.ask(
                        ledger, "SELECT string_agg(x::text, ' ' ORDER BY x::text) FROM " + table + " x"));
            }
        }
        return rows;
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
