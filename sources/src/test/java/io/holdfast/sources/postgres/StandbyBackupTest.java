package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Shell;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Base backups from a standby, which spare the primary. */
@Timeout(120)
class StandbyBackupTest {
    private static final PostgresKind KIND = new PostgresKind(TestCluster.PROGRAMS);

    @TempDir
    Path folder;

    private TestCluster primary;
    private TestCluster standby;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        primary = TestCluster.start(15, folder.resolve("primary"), Map.of());
        primary.run(
                "CREATE TABLE row_of AS SELECT n, md5(n::text) AS t FROM generate_series(1, 50000) n", "CHECKPOINT");
        Path place = Files.createDirectories(folder.resolve("standby"));
        Shell.run(
                place,
                "PGPASSWORD='" + TestCluster.PASSWORD + "' /usr/lib/postgresql/15/bin/pg_basebackup -h 127.0.0.1 -p "
                        + primary.server().port() + " -U backup -D data -R -c fast");
        PostgresServer.giveToServer(TestCluster.binaries(15), place.resolve("data"), place.resolve("data"));
        standby = TestCluster.over(place, 15, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        standby.close();
        primary.close();
    }

    private BackupFacts backUp(Map<String, String> more, DirectorySink sink) throws Exception {
        Map<String, String> settings = new HashMap<>(standby.settings("backup").values());
        settings.putAll(more);
        try (Source source = KIND.open(new io.holdfast.sources.SourceSettings(settings))) {
            source.probe();
            BackupFacts facts = source.backup(
                    sink,
                    new SourceContext(Clock.systemUTC(), Progress.NONE, Files.createTempDirectory(folder, "work")));
            sink.finish();
            return facts;
        }
    }

    private void awaitReplayed() throws Exception {
        String written = primary.ask("SELECT pg_current_wal_flush_lsn()");
        for (int attempt = 0; attempt < 200; attempt++) {
            if (standby.ask("SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                    .equals("t")) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the standby does not follow");
    }

    @Test
    void a_backup_from_a_standby_starts_as_a_primary_with_what_the_standby_had_replayed() throws Exception {
        primary.run("INSERT INTO row_of SELECT n, 'later' FROM generate_series(50001, 60000) n");
        awaitReplayed();
        Path target = folder.resolve("restored");
        BackupFacts facts = backUp(Map.of(), new DirectorySink(target));
        assertThat(Duration.between(facts.consistentAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        Shell.run(folder, "/usr/lib/postgresql/15/bin/pg_verifybackup '" + target.resolve("data") + "'");
        Files.delete(target.resolve("data/standby.signal"));
        PostgresServer.giveToServer(TestCluster.binaries(15), target.resolve("data"), target);
        try (PostgresServer server = PostgresServer.start(
                        TestCluster.binaries(15), target.resolve("data"), target.resolve("log"), 0, Map.of());
                Connection copy =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", TestCluster.PASSWORD)) {
            String sum = "SELECT count(*) || ' ' || sum(hashtext(row_of::text)) FROM row_of";
            assertThat(TestCluster.ask(copy, sum)).isEqualTo(primary.ask(sum));
        }
    }

    @Test
    void a_promotion_in_the_middle_discards_the_backup_and_the_next_one_is_of_the_new_timeline() throws Exception {
        DirectorySink promoting = new DirectorySink(folder.resolve("promoted")) {
            private boolean promoted;

            @Override
            public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
                    throws IOException, InterruptedException {
                if (!promoted && files.size() > 50) {
                    promoted = true;
                    try {
                        standby.run("SELECT pg_promote()");
                    } catch (java.sql.SQLException e) {
                        throw new IOException(e);
                    }
                }
                return super.file(path, metadata, content, cuts);
            }
        };
        assertThatThrownBy(() -> backUp(Map.of(), promoting))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the standby was promoted during online backup");
        BackupFacts facts = backUp(Map.of(), new DirectorySink(folder.resolve("after")));
        assertThat(facts.facts()).containsEntry("timeline", "2");
        Shell.run(folder, "/usr/lib/postgresql/15/bin/pg_verifybackup '" + folder.resolve("after/data") + "'");
    }

    @Test
    void the_server_sends_no_faster_than_it_is_told() throws Exception {
        long began = System.nanoTime();
        BackupFacts facts = backUp(Map.of("max-rate-kib", "20480"), new DirectorySink(folder.resolve("slow")));
        double seconds = (System.nanoTime() - began) / 1e9;
        double kibibytes = Long.parseLong(facts.facts().get("received_bytes")) / 1024.0;
        // unbounded it would take a tenth of that
        assertThat(seconds).isGreaterThan(kibibytes / 20480 * 0.8);
    }
}
