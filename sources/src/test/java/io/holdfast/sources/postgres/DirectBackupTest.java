package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Restic;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.log.Debian;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base backups whose files are read from the data directory of a running server. */
@Timeout(400)
class DirectBackupTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_chain_under_writers_holds_what_the_server_itself_would_send(int major) throws Exception {
        try (ProtectedCluster original = cluster(major)) {
            ChangingCluster.fill(original.cluster);
            ProtectedCluster.Backup last = backUp(original, Map.of(), Optional.empty());
            assertThat(last.facts())
                    .containsEntry("full_because", "the repository holds no earlier one")
                    .containsEntry("page_checksums", "verified");
            for (int round = 1; round <= 3; round++) {
                ChangingCluster.change(original.cluster, round);
                ProtectedCluster.Backup next = underWriters(original, last.snapshot());
                assertThat(next.facts())
                        .containsEntry("incremental_to", last.snapshot().shortId())
                        .doesNotContainKey("full_because");
                assertThat(Long.parseLong(next.facts().get("received_bytes")))
                        .isLessThan(Long.parseLong(last.facts().get("received_bytes"))
                                + Long.parseLong(last.facts().get("received_bytes")) / 2);
                last = next;
            }
            // who counts rows notes on them that all see them; that is done beforehand, so that nothing is written
            // after
            original.cluster.run("VACUUM");
            original.cluster.run("CHECKPOINT");
            ProtectedCluster.Backup direct = backUp(original, Map.of(), Optional.of(last.snapshot()));
            ProtectedCluster.Backup sent = original.backUp(Map.of("incremental", "never"), Optional.empty());
            Path chain = restore(original, direct.snapshot(), "chain");
            assertThat(ChangingCluster.differences(
                            ChangingCluster.digests(chain),
                            ChangingCluster.digests(restore(original, sent.snapshot(), "sent"))))
                    .isEmpty();
            ChangingCluster.verify(folder, chain.resolve("data"));
            original.stopLog();
            ChangingCluster.startsWith(original, major, chain);
        }
    }

    private static ProtectedCluster.Backup underWriters(ProtectedCluster original, Snapshot previous) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger trades = new AtomicInteger();
        CompletableFuture<Void> writer = OwnThread.run(() -> {
            try (Connection connection = original.cluster.connect()) {
                while (!stop.get()) {
                    ProtectedCluster.trade(connection, 1 + trades.incrementAndGet() % 100, 1);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            while (trades.get() < 10 && !writer.isDone()) {
                Thread.sleep(10);
            }
            return backUp(original, Map.of(), Optional.of(previous));
        } finally {
            stop.set(true);
            writer.get(400, TimeUnit.SECONDS);
        }
    }

    @Test
    void what_was_not_written_since_is_not_read_and_damage_is_named() throws Exception {
        try (ProtectedCluster original = cluster(15)) {
            original.cluster.run("CREATE TABLE damaged AS SELECT n FROM generate_series(1, 5000) n", "CHECKPOINT");
            Map<String, String> uncounted = Map.of("profile-seconds", "0");
            // what was written within moments of a backup counts as changed
            Thread.sleep(2500);
            ProtectedCluster.Backup first = backUp(original, uncounted, Optional.empty());
            ProtectedCluster.Backup second = backUp(original, uncounted, Optional.of(first.snapshot()));
            long segments = 2 * (16L << 20);
            assertThat(Long.parseLong(first.facts().get("received_bytes"))).isGreaterThan(20L << 20);
            assertThat(Long.parseLong(second.facts().get("received_bytes"))).isLessThan(segments + (3L << 20));

            // with its log, which must reach from the start to the end that the manifest says
            Path restored = restore(original, second.snapshot(), "second").resolve("data");
            Debian.run("pg_verifybackup", restored.toString());
            // or the server's account could not verify it
            assertThat(Files.getOwner(restored.resolve("backup_manifest")))
                    .isEqualTo(Files.getOwner(original.cluster.data()));

            String file = original.cluster.ask("SELECT pg_relation_filepath('damaged')");
            Path path = original.cluster.data().resolve(file);
            byte[] damaged = Files.readAllBytes(path);
            damaged[3 * 8192 + 5000] ^= 1;
            Files.write(path, damaged);
            String named = "block 3 of public.damaged in postgres (" + file + ")";
            assertThatThrownBy(() -> backUp(original, uncounted, Optional.of(second.snapshot())))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(named)
                    .hasMessageContaining("The backup is discarded");
            Map<String, String> keeping = new HashMap<>(uncounted);
            keeping.put("damaged-pages", "keep");
            assertThat(backUp(original, keeping, Optional.of(second.snapshot())).facts())
                    .containsEntry("page_checksums", "damaged")
                    .hasEntrySatisfying("damaged", text -> assertThat(text).contains(named));
        }
    }

    @Test
    void another_directory_and_missing_rights_are_refused_with_what_to_do() throws Exception {
        try (ProtectedCluster original = cluster(15);
                TestCluster other = TestCluster.start(15, folder.resolve("other"), Map.of())) {
            assertThatThrownBy(() -> original.backUp(
                            Map.of("data-directory", other.data().toString()), Optional.empty()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("is not that of PostgreSQL")
                    .hasMessageContaining("the server that runs on it is another one");
            assertThatThrownBy(() -> original.backUp(Map.of("data-directory", "data"), Optional.empty()))
                    .hasMessageContaining("Give the whole path");
            SourceSettings away = other.settings(
                    "backup", "data-directory", folder.resolve("nothing").toString());
            assertThatThrownBy(() ->
                            new PostgresKind(TestCluster.PROGRAMS).open(away).probe())
                    .hasMessageContaining("Nothing can be read in 'data-directory: ");
            original.cluster.run("REVOKE EXECUTE ON FUNCTION pg_backup_stop(boolean) FROM backup");
            assertThatThrownBy(() -> backUp(original, Map.of(), Optional.empty()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("permission denied for function pg_backup_stop")
                    .hasMessageContaining("EXECUTE");
        }
    }

    private ProtectedCluster cluster(int major) throws Exception {
        ProtectedCluster cluster = new ProtectedCluster(major, folder, Map.of());
        if (major < 15) {
            cluster.cluster.run(
                    "GRANT EXECUTE ON FUNCTION pg_start_backup(text, boolean, boolean) TO backup",
                    "GRANT EXECUTE ON FUNCTION pg_stop_backup(boolean, boolean) TO backup");
        } else {
            cluster.cluster.run(
                    "GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean) TO backup",
                    "GRANT EXECUTE ON FUNCTION pg_backup_stop(boolean) TO backup");
        }
        return cluster;
    }

    private static ProtectedCluster.Backup backUp(
            ProtectedCluster original, Map<String, String> settings, Optional<Snapshot> previous) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("data-directory", original.cluster.data().toString());
        return original.backUp(all, previous);
    }

    /** By stock restic. */
    private Path restore(ProtectedCluster original, Snapshot snapshot, String name) throws Exception {
        Path target = folder.resolve(name);
        new Restic(original.location, ProtectedCluster.REPOSITORY_PASSWORD).restore(snapshot.id(), target);
        return target;
    }
}
