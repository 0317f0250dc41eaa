package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.log.Debian;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Base backups whose files are read from the data directory of a running server. */
@Timeout(400)
class DirectBackupTest {
    @TempDir
    Path folder;

    @Test
    void what_was_not_written_since_is_not_read_and_damage_is_named() throws Exception {
        try (ProtectedCluster original = BesideServer.start(15, folder, Map.of())) {
            original.cluster.run("CREATE TABLE damaged AS SELECT n FROM generate_series(1, 5000) n", "CHECKPOINT");
            Map<String, String> uncounted = Map.of("profile-seconds", "0");
            // what was written within moments of a backup counts as changed
            Thread.sleep(2500);
            ProtectedCluster.Backup first = BesideServer.backUp(original, uncounted, Optional.empty());
            ProtectedCluster.Backup second = BesideServer.backUp(original, uncounted, Optional.of(first.snapshot()));
            long segments = 2 * (16L << 20);
            assertThat(Long.parseLong(first.facts().get("received_bytes"))).isGreaterThan(20L << 20);
            assertThat(Long.parseLong(second.facts().get("received_bytes"))).isLessThan(segments + (3L << 20));

            // with its log, which must reach from the start to the end that the manifest says
            Path restored = BesideServer.restore(original, second.snapshot(), folder.resolve("second"))
                    .resolve("data");
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
            assertThatThrownBy(() -> BesideServer.backUp(original, uncounted, Optional.of(second.snapshot())))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(named)
                    .hasMessageContaining("The backup is discarded");
            Map<String, String> keeping = new HashMap<>(uncounted);
            keeping.put("damaged-pages", "keep");
            assertThat(BesideServer.backUp(original, keeping, Optional.of(second.snapshot()))
                            .facts())
                    .containsEntry("page_checksums", "damaged")
                    .hasEntrySatisfying("damaged", text -> assertThat(text).contains(named));
        }
    }

    @Test
    void another_directory_and_missing_rights_are_refused_with_what_to_do() throws Exception {
        try (ProtectedCluster original = BesideServer.start(15, folder, Map.of());
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
            assertThatThrownBy(() -> BesideServer.backUp(original, Map.of(), Optional.empty()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("permission denied for function pg_backup_stop")
                    .hasMessageContaining("EXECUTE");
        }
    }
}
