package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base backups of which the server sends what changed only, and which are full ones all the same. */
@Timeout(540)
class IncrementalBackupTest {
    private static final Map<String, String> SUMMARIES = Map.of("summarize_wal", "on");

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void a_chain_holds_after_all_kinds_of_changes_what_a_full_backup_holds(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder, SUMMARIES)) {
            ChangingCluster.fill(original.cluster);
            ProtectedCluster.Backup last = original.backUp(Map.of(), Optional.empty());
            assertThat(last.facts()).containsEntry("full_because", "the repository holds no earlier one");
            long everything = Long.parseLong(last.facts().get("received_bytes"));
            for (int round = 1; round <= 3; round++) {
                ChangingCluster.change(original.cluster, round);
                ProtectedCluster.Backup next = original.backUp(Map.of(), Optional.of(last.snapshot()));
                assertThat(next.facts())
                        .containsEntry("incremental_to", last.snapshot().shortId())
                        .containsEntry("pages_read_at", last.facts().get("pages_read_at"))
                        .doesNotContainKey("full_because");
                assertThat(Long.parseLong(next.facts().get("received_bytes"))).isLessThan(everything / 2);
                last = next;
            }
            // nothing is written between the two: who reads first notes what is committed, which changes pages
            for (String table :
                    List.of("large", "shrinking", "emptied", "far", "entry", "made_1", "made_2", "made_3")) {
                original.cluster.run("SELECT count(*) FROM " + table);
            }
            original.cluster.run("CHECKPOINT");
            ProtectedCluster.Backup incremental =
                    original.backUp(Map.of("profile-seconds", "0"), Optional.of(last.snapshot()));
            assertThat(incremental.facts()).containsKey("incremental_to");
            ProtectedCluster.Backup full = original.backUp(
                    Map.of("incremental", "never", "profile-seconds", "0"), Optional.of(last.snapshot()));
            assertThat(full.facts()).containsEntry("full_because", "the setting 'incremental' is never");
            Path chain = restore(original, incremental.snapshot(), "chain");
            assertThat(ChangingCluster.differences(
                            ChangingCluster.digests(chain),
                            ChangingCluster.digests(restore(original, full.snapshot(), "full"))))
                    .isEmpty();
            ChangingCluster.verify(folder, chain.resolve("data"));
            original.stopLog();
            ChangingCluster.startsWith(original, major, chain);
        }
    }

    /** By stock restic. */
    private Path restore(ProtectedCluster original, Snapshot snapshot, String name) throws Exception {
        Path target = folder.resolve(name);
        new Restic(original.location, ProtectedCluster.REPOSITORY_PASSWORD).restore(snapshot.id(), target);
        return target;
    }

    /** What servers of version 17.7 do not log; see ChangedBlocks. */
    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void a_visibility_map_says_of_no_changed_row_that_all_see_it(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder, SUMMARIES)) {
            original.cluster.run(
                    "CREATE EXTENSION pg_visibility",
                    "CREATE TABLE seen (n int PRIMARY KEY, t text)",
                    "INSERT INTO seen SELECT n, 'x' FROM generate_series(1, 100000) n");
            original.cluster.run("VACUUM (FREEZE) seen");
            original.cluster.run("CHECKPOINT");
            Snapshot first = original.backUp();
            original.cluster.run("DELETE FROM seen WHERE n % 1000 = 7", "CHECKPOINT");
            Snapshot second = original.backUp(Map.of(), Optional.of(first)).snapshot();
            Path restored = restore(original, second, "restored");
            try (TestCluster restarted = TestCluster.over(restored, major, Map.of());
                    Connection copy = restarted.connect()) {
                assertThat(TestCluster.ask(copy, ChangingCluster.NOT_VISIBLE)).isEqualTo("0");
                // an index-only scan believes the map
                try (Statement statement = copy.createStatement()) {
                    statement.execute("SET enable_seqscan = off");
                }
                assertThat(TestCluster.ask(copy, "SELECT count(n) FROM seen")).isEqualTo("99900");
                // most blocks did not change, and are still known to be visible to all
                assertThat(TestCluster.ask(
                                copy,
                                "SELECT count(*) FILTER (WHERE all_visible) * 2 > count(*) FROM pg_visibility('seen')"))
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void what_keeps_a_backup_from_being_incremental_is_said_and_it_is_a_full_one() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder, Map.of())) {
            Snapshot first = original.backUp();
            assertThat(original.backUp(Map.of(), Optional.of(first)).facts())
                    .containsEntry("full_because", "the server's summarize_wal is off");
            original.cluster.run("ALTER SYSTEM SET summarize_wal = on", "SELECT pg_reload_conf()");
            // which returns before the server has read it
            Eventually.within(
                    Duration.ofSeconds(60),
                    () -> original.cluster.ask("SHOW summarize_wal").equals("on"),
                    () -> "the server does not summarize");
            ProtectedCluster.Backup next = original.backUp(Map.of(), Optional.of(first));
            assertThat(next.facts()).containsEntry("incremental_to", first.shortId());
            assertThat(next.addedBytes()).isLessThan(6 << 20);
            original.cluster.run("INSERT INTO account SELECT n, 0 FROM generate_series(101, 200) n", "CHECKPOINT");
            Shell.run(original.cluster.data(), "rm -f pg_wal/summaries/*");
            assertThat(original.backUp(Map.of(), Optional.of(first)).facts().get("full_because"))
                    .contains("WAL summaries are required");
            Snapshot other = original.repository
                    .backup(
                            new SnapshotRequest(
                                    Instant.now(), "site-a", "holdfast", List.of("/else"), List.of(), Optional.empty()),
                            sink -> sink.directory(EntryPath.of("else"), EntryMetadata.synthetic(0755, Instant.EPOCH)),
                            Progress.NONE)
                    .snapshot();
            assertThat(original.backUp(Map.of(), Optional.of(other)).facts().get("full_because"))
                    .contains("holds no base backup of PostgreSQL");
            assertThatThrownBy(() -> original.backUp(Map.of("incremental", "sometimes"), Optional.empty()))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("The source's setting 'incremental' is 'sometimes'. Give auto or never.");
            assertThatThrownBy(() -> original.backUp(Map.of("max-rate-kib", "31"), Optional.empty()))
                    .hasMessageContaining("Give a whole number from 32 to 1048576.");
        }
    }

    @Test
    void damaged_pages_fail_a_backup_or_are_kept_and_said_and_nothing_builds_on_them() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder, SUMMARIES)) {
            original.cluster.run("CREATE TABLE damaged AS SELECT n FROM generate_series(1, 5000) n", "CHECKPOINT");
            // to count rows the server reads pages, and might write them, sound, over the damage
            Map<String, String> uncounted = Map.of("profile-seconds", "0");
            Snapshot sound = original.backUp(uncounted, Optional.empty()).snapshot();
            String file = original.cluster.ask("SELECT pg_relation_filepath('damaged')");
            Path path = original.cluster.data().resolve(file);
            byte[] before = Files.readAllBytes(path);
            byte[] damaged = before.clone();
            damaged[3 * 8192 + 5000] ^= 1;
            damaged[17 * 8192 + 6000] ^= 1;
            Files.write(path, damaged);
            // an incremental backup does not read what did not change
            assertThat(original.backUp(uncounted, Optional.of(sound)).facts())
                    .containsEntry("incremental_to", sound.shortId());
            String named = "block 3 of public.damaged in postgres (" + file + ")";
            assertThatThrownBy(() -> original.backUp(Map.of("incremental", "never"), Optional.of(sound)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(named)
                    .hasMessageContaining("block 17 of public.damaged")
                    .hasMessageContaining("The backup is discarded");
            ProtectedCluster.Backup kept =
                    original.backUp(Map.of("incremental", "never", "damaged-pages", "keep"), Optional.of(sound));
            assertThat(kept.facts()).containsEntry("page_checksums", "damaged");
            assertThat(kept.facts().get("damaged")).contains(named);
            Files.write(path, before);
            ProtectedCluster.Backup healed = original.backUp(Map.of(), Optional.of(kept.snapshot()));
            assertThat(healed.facts())
                    .containsEntry("page_checksums", "verified")
                    .hasEntrySatisfying(
                            "full_because",
                            why -> assertThat(why).contains("holds damaged pages, which are looked for again"));
        }
    }
}
