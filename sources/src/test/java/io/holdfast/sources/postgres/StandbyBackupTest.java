package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.log.Debian;
import io.holdfast.sources.postgres.log.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Base backups from a standby, which spare the primary. */
@Timeout(360)
class StandbyBackupTest {
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
        Debian.baseBackup(primary, folder.resolve("standby/data"), "-R");
        standby = TestCluster.over(folder.resolve("standby"), 15, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        standby.close();
        primary.close();
    }

    private void awaitReplayed() throws Exception {
        String written = primary.ask("SELECT pg_current_wal_flush_lsn()");
        Eventually.within(
                Duration.ofSeconds(90),
                () -> standby.ask("SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                        .equals("t"),
                () -> "the standby does not follow");
    }

    @Test
    void a_backup_from_a_standby_starts_as_a_primary_with_what_the_standby_had_replayed() throws Exception {
        primary.run("INSERT INTO row_of SELECT n, 'later' FROM generate_series(50001, 60000) n");
        awaitReplayed();
        Path target = folder.resolve("restored");
        BackupFacts facts = new DirectorySink(target).backUp(standby.settings("backup"), folder);
        assertThat(Duration.between(facts.consistentAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
        Debian.run("pg_verifybackup", target.resolve("data").toString());
        Files.delete(target.resolve("data/standby.signal"));
        try (TestCluster copy = TestCluster.over(target, 15, Map.of())) {
            String sum = "SELECT count(*) || ' ' || sum(hashtext(row_of::text)) FROM row_of";
            assertThat(copy.ask(sum)).isEqualTo(primary.ask(sum));
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
        assertThatThrownBy(() -> promoting.backUp(standby.settings("backup"), folder))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the standby was promoted during online backup");
        BackupFacts facts = new DirectorySink(folder.resolve("after")).backUp(standby.settings("backup"), folder);
        assertThat(facts.facts()).containsEntry("timeline", "2");
        Debian.run("pg_verifybackup", folder.resolve("after/data").toString());
    }

    @Test
    void the_server_sends_no_faster_than_it_is_told() throws Exception {
        long began = System.nanoTime();
        BackupFacts facts = new DirectorySink(folder.resolve("slow"))
                .backUp(standby.settings("backup", "max-rate-kib", "20480"), folder);
        double seconds = (System.nanoTime() - began) / 1e9;
        double kibibytes = Long.parseLong(facts.facts().get("received_bytes")) / 1024.0;
        // unbounded it would take a tenth of that
        assertThat(seconds).isGreaterThan(kibibytes / 20480 * 0.8);
    }

    @Test
    void of_several_servers_the_primary_is_backed_up_wherever_it_is() throws Exception {
        SourceSettings both = standby.settings(
                "backup", "other-hosts", "127.0.0.1:" + primary.server().port());
        Path target = folder.resolve("restored");
        new DirectorySink(target).backUp(both, folder);
        assertThat(target.resolve("data/standby.signal")).doesNotExist();
        assertThat(primary.data().resolve("standby.signal")).doesNotExist();
        assertThat(standby.data().resolve("standby.signal")).exists();

        primary.server().kill();
        assertThatThrownBy(() -> new DirectorySink(folder.resolve("none")).backUp(both, folder))
                .isInstanceOf(SourceException.class)
                .hasMessageContainingAll(
                        "is its primary just now",
                        "127.0.0.1:" + standby.server().port() + " is a standby",
                        "127.0.0.1:" + primary.server().port() + " cannot be reached");
        primary.startAgain();
    }
}
