package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.log.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(360)
class BaseBackupFaultsTest {
    private static final PostgresKind KIND = new PostgresKind(TestCluster.PROGRAMS);

    @TempDir
    static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        // 14, as others try the same on 15 and 18; without autovacuum, which might write a sound page over a damaged
        // one
        cluster = TestCluster.start(14, folder.resolve("cluster"), Map.of("autovacuum", "off"));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void a_file_that_arrives_altered_is_found_by_the_servers_checksums() throws Exception {
        cluster.run("CREATE TABLE altered AS SELECT 'Mark of this row'::text AS t", "CHECKPOINT");
        try (AlteringLine line =
                new AlteringLine(cluster.server().port(), "Mark of this row".getBytes(StandardCharsets.US_ASCII))) {
            SourceSettings through = cluster.settings("backup", "port", Integer.toString(line.port()));
            assertThatThrownBy(() -> new DirectorySink(folder.resolve("altered"))
                            .backUp(new SourceSettings(plain(through.values())), folder))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(cluster.ask("SELECT pg_relation_filepath('altered')")
                            + " has another CRC-32C than the server's. The backup is discarded");
            assertThat(line.altered()).isTrue();
        }
    }

    private static Map<String, String> plain(Map<String, String> settings) {
        Map<String, String> plain = new HashMap<>(settings);
        plain.put("sslmode", "disable");
        return plain;
    }

    @Test
    void a_damaged_page_is_named() throws Exception {
        cluster.run("CREATE TABLE damaged AS SELECT n FROM generate_series(1, 5000) n", "CHECKPOINT");
        String file = cluster.ask("SELECT pg_relation_filepath('damaged')");
        Path path = cluster.data().resolve(file);
        byte[] sound = Files.readAllBytes(path);
        byte[] damaged = sound.clone();
        damaged[3 * 8192 + 5000] ^= 1;
        try {
            Files.write(path, damaged);
            assertThatThrownBy(() ->
                            new DirectorySink(folder.resolve("of-damaged")).backUp(cluster.settings("backup"), folder))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("block 3 of " + file)
                    .hasMessageContaining("The backup is discarded");
        } finally {
            Files.write(path, sound);
        }
    }

    @Test
    void an_interrupt_leaves_nothing_on_the_server() throws Exception {
        CompletableFuture<Thread> reached = new CompletableFuture<>();
        DirectorySink sink = new DirectorySink(folder.resolve("interrupted")) {
            @Override
            public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
                    throws IOException, InterruptedException {
                if (given() == 50) {
                    reached.complete(Thread.currentThread());
                    Thread.sleep(60_000);
                }
                return super.file(path, metadata, content, cuts);
            }

            private int given() {
                return files.size();
            }
        };
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                sink.backUp(cluster.settings("backup"), folder);
                ended.complete(new AssertionError("it went on"));
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        Thread working = reached.get(120, TimeUnit.SECONDS);
        assertThat(cluster.ask("SELECT count(*) FROM pg_stat_progress_basebackup"))
                .isEqualTo("1");
        working.interrupt();
        assertThat(ended.get(120, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Eventually.within(
                Duration.ofSeconds(60),
                () -> cluster.ask("SELECT (SELECT count(*) FROM pg_stat_progress_basebackup)"
                                + " + (SELECT count(*) FROM pg_replication_slots)"
                                + " + (SELECT count(*) FROM pg_stat_replication)")
                        .equals("0"),
                () -> "something is left on the server");
    }

    @Test
    void a_server_that_is_stopped_in_the_middle_is_named_with_what_to_do() throws Exception {
        TestCluster stopped = TestCluster.start(18, folder.resolve("stopped"), Map.of());
        DirectorySink sink = new DirectorySink(folder.resolve("of-stopped")) {
            @Override
            public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
                    throws IOException, InterruptedException {
                if (files.size() == 100) {
                    stopped.server().kill();
                }
                return super.file(path, metadata, content, cuts);
            }
        };
        assertThatThrownBy(() -> sink.backUp(stopped.settings("backup"), folder))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("went away in the middle of the work")
                .hasMessageContaining("Check that it runs");
    }

    @Test
    void a_server_whose_log_cannot_restore_anything_fails_the_probe() throws Exception {
        try (TestCluster minimal = TestCluster.start(
                18, folder.resolve("minimal"), Map.of("wal_level", "minimal", "max_wal_senders", "0"))) {
            try (Source source = KIND.open(minimal.settings("backup"))) {
                assertThatThrownBy(source::probe)
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("Set wal_level = replica and max_wal_senders = 5 or more");
            }
        }
    }

    @Test
    void wrong_settings_are_named() {
        SourceSettings none = new SourceSettings(Map.of("user", "backup"));
        assertThatThrownBy(() -> KIND.open(none)).hasMessageContaining("'host' is missing");
        SourceSettings odd = new SourceSettings(Map.of("host", "h", "user", "u", "checkpoint", "slow"));
        assertThatThrownBy(() -> KIND.open(odd)).hasMessageContaining("Give fast or spread");
        SourceSettings tls = new SourceSettings(Map.of("host", "h", "user", "u", "sslmode", "on"));
        assertThatThrownBy(() -> KIND.open(tls)).hasMessageContaining("'sslmode' is 'on'");
    }
}
