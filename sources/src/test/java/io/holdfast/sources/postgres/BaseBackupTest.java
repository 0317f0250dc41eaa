package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Progress;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(360)
class BaseBackupTest {
    @TempDir
    static Path folder;

    private static final Map<Integer, TestCluster> CLUSTERS = new java.util.HashMap<>();
    private static final PostgresKind KIND = new PostgresKind(TestCluster.PROGRAMS);

    @BeforeAll
    static void start() throws Exception {
        for (int major : new int[] {14, 15, 18}) {
            Path tablespace = Files.createDirectories(folder.resolve("elsewhere-" + major));
            TestCluster cluster = TestCluster.start(
                    major,
                    folder.resolve("cluster-" + major),
                    Map.of("allow_in_place_tablespaces", "on", "max_replication_slots", "2"));
            CLUSTERS.put(major, cluster);
            if (Files.getOwner(cluster.data()) != null) {
                Files.setOwner(tablespace, Files.getOwner(cluster.data()));
            }
            cluster.run(
                    "CREATE TABLESPACE elsewhere LOCATION '" + tablespace + "'",
                    "CREATE TABLESPACE inside LOCATION ''",
                    "CREATE TABLE far (n int PRIMARY KEY, t text) TABLESPACE elsewhere",
                    "INSERT INTO far SELECT n, md5(n::text) FROM generate_series(1, 20000) n",
                    "CREATE TABLE near TABLESPACE inside AS SELECT * FROM far",
                    "CREATE UNLOGGED TABLE quick AS SELECT * FROM far",
                    "CREATE TABLE log (n bigint PRIMARY KEY, at timestamptz DEFAULT clock_timestamp())");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (TestCluster cluster : CLUSTERS.values()) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 18})
    void a_backup_under_writers_starts_with_everything_committed_before_it(int major) throws Exception {
        TestCluster cluster = CLUSTERS.get(major);
        Path target = folder.resolve("restored-" + major);
        DirectorySink sink = new DirectorySink(target);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong committed = new AtomicLong();
        CompletableFuture<Void> writer = OwnThread.run(() -> write(cluster, stop, committed));
        long before;
        long far;
        BackupFacts facts;
        try {
            while (committed.get() < 100) {
                Thread.sleep(10);
            }
            before = committed.get();
            far = Long.parseLong(cluster.ask("SELECT sum(hashtext(t)) FROM far"));
            facts = sink.backUp(cluster.settings("backup"), folder);
        } finally {
            stop.set(true);
        }
        writer.get(60, TimeUnit.SECONDS);

        assertThat(facts.engineVersion()).startsWith("PostgreSQL " + major);
        assertThat(facts.facts()).containsEntry("timeline", "1").containsEntry("page_checksums", "verified");
        assertThat(Duration.between(facts.consistentAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
        if (major == 15) {
            run(
                    "/usr/lib/postgresql/15/bin/pg_verifybackup",
                    target.resolve("data").toString());
        }
        try (PostgresServer server = serve(major, target);
                Connection connection =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", TestCluster.PASSWORD)) {
            long rows = Long.parseLong(TestCluster.ask(connection, "SELECT count(*) FROM log"));
            assertThat(rows).isBetween(before, committed.get());
            // commits are one after another: what is there is a prefix without holes
            assertThat(TestCluster.ask(connection, "SELECT max(n) FROM log")).isEqualTo(Long.toString(rows));
            assertThat(TestCluster.ask(connection, "SELECT sum(hashtext(t)) FROM far"))
                    .isEqualTo(Long.toString(far));
            assertThat(TestCluster.ask(connection, "SELECT sum(hashtext(t)) FROM near"))
                    .isEqualTo(Long.toString(far));
            assertThat(TestCluster.ask(connection, "SELECT count(*) FROM quick"))
                    .isEqualTo("0");
        }
        awaitNoSlot(cluster);
    }

    /** A temporary slot goes with its connection, which the server may see a moment later only. */
    private static void awaitNoSlot(TestCluster cluster) throws Exception {
        Eventually.within(
                Duration.ofSeconds(60),
                () -> cluster.ask("SELECT count(*) FROM pg_replication_slots").equals("0"),
                () -> "a slot stays");
    }

    private static void write(TestCluster cluster, AtomicBoolean stop, AtomicLong committed) {
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE log");
            while (!stop.get()) {
                statement.execute("INSERT INTO log VALUES (" + (committed.get() + 1) + ")");
                committed.incrementAndGet();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a copy as an operator would after restic's restore. */
    private static PostgresServer serve(int major, Path target) throws Exception {
        if (Files.isDirectory(target.resolve("tablespaces"))) {
            run("chown", "-RL", Files.getOwner(CLUSTERS.get(major).data()).getName(), target.toString());
        }
        return PostgresServer.start(
                TestCluster.binaries(major),
                target.resolve("data"),
                target.resolve("server.log"),
                0,
                Map.of("allow_in_place_tablespaces", "on"));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void relations_and_log_are_cut_at_pages_and_the_rest_by_content() throws Exception {
        DirectorySink sink = new DirectorySink(folder.resolve("cuts"));
        sink.backUp(CLUSTERS.get(18).settings("backup"), folder);
        sink.files.forEach((path, cuts) -> {
            String name = path.toString();
            boolean relation = name.matches(".*/(global|base/\\d+|PG_18_\\d+/\\d+)/\\d+(_fsm|_vm|_init)?(\\.\\d+)?");
            boolean segment = name.matches("/data/pg_wal/[0-9A-F]{24}");
            assertThat(cuts)
                    .as(name)
                    .isEqualTo(relation ? new Cuts.Fixed(64 << 10) : segment ? new Cuts.Fixed(1 << 20) : Cuts.CONTENT);
        });
        assertThat(sink.files).containsKey(EntryPath.of("data/backup_manifest"));
        assertThat(sink.files.keySet()).anyMatch(path -> path.toString().matches("/tablespaces/\\d+/PG_18.*/\\d+"));
    }

    @Test
    void the_expected_bytes_are_known_before_the_first_file() throws Exception {
        AtomicLong expected = new AtomicLong();
        AtomicLong first = new AtomicLong(-1);
        AtomicLong total = new AtomicLong();
        Path work = Files.createTempDirectory(folder, "work");
        DirectorySink sink = new DirectorySink(folder.resolve("progress")) {
            @Override
            public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
                    throws IOException, InterruptedException {
                first.compareAndSet(-1, expected.get());
                StoredFile stored = super.file(path, metadata, content, cuts);
                if (!path.toString().startsWith("/data/pg_wal/")) {
                    total.addAndGet(stored.length());
                }
                return stored;
            }
        };
        Progress progress = new Progress() {
            @Override
            public void expected(long bytes) {
                expected.set(bytes);
            }
        };
        try (Source source = KIND.open(CLUSTERS.get(15).settings("backup"))) {
            source.backup(sink, new SourceContext(Clock.systemUTC(), progress, work));
        }
        assertThat(first.get()).isEqualTo(expected.get());
        assertThat(expected.get()).isCloseTo(total.get(), org.assertj.core.data.Percentage.withPercentage(5));
    }

    @Test
    void a_cluster_without_a_slot_to_spare_is_backed_up_all_the_same() throws Exception {
        TestCluster cluster = CLUSTERS.get(15);
        awaitNoSlot(cluster);
        cluster.run(
                "SELECT pg_create_physical_replication_slot('a')", "SELECT pg_create_physical_replication_slot('b')");
        try {
            new DirectorySink(folder.resolve("slotless")).backUp(cluster.settings("backup"), folder);
        } finally {
            cluster.run("SELECT pg_drop_replication_slot('a')", "SELECT pg_drop_replication_slot('b')");
        }
        run(
                "/usr/lib/postgresql/15/bin/pg_verifybackup",
                folder.resolve("slotless/data").toString());
    }
}
