package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Shell;
import io.holdfast.repository.SmallDisk;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore that breaks says what is wrong, what to do and what is left, and no server runs on that. */
@Timeout(360)
class BrokenRestoreTest {
    @TempDir
    static Path shared;

    private static ProtectedCluster original;
    private static Snapshot snapshot;
    private static long baseMib;

    @TempDir
    Path folder;

    @BeforeAll
    static void protect() throws Exception {
        Shell.run(shared, "chmod 755 .");
        original = new ProtectedCluster(15, shared);
        snapshot = original.backUp();
        baseMib = Long.parseLong(
                Shell.run(original.cluster.data(), "du -sm . | cut -f1").strip());
        for (int i = 0; i < 6; i++) {
            original.cluster.run("INSERT INTO far SELECT " + i, "SELECT pg_switch_wal()");
        }
        Instant written = original.now();
        original.cluster.run("INSERT INTO far SELECT 100");
        original.awaitStoredLog(written);
    }

    @AfterAll
    static void stop() throws Exception {
        original.close();
    }

    private RestoreReport restore(Repository from, Path target) throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        return new PostgresKind(TestCluster.PROGRAMS)
                .restore(
                        new RestoreRequest(
                                from,
                                snapshot,
                                ProtectedCluster.DATA_SET,
                                Optional.empty(),
                                new RestoreTarget.Directory(target),
                                Map.of()),
                        new SourceContext(Clock.systemUTC(), Progress.NONE, work));
    }

    private static void assertNoServerOn(Path target) throws InterruptedException {
        RestoredCopy.assertNoProcessOf(target);
    }

    @Test
    void a_disk_without_room_for_the_base_backup_is_told() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 20)) {
            Path target = disk.directory().resolve("restored");
            assertThatThrownBy(() -> restore(original.repository, target))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("no space left on the device")
                    .hasMessageContaining("Make room there")
                    .hasMessageContaining("left in " + target);
            assertNoServerOn(target);
        }
    }

    @Test
    void a_disk_without_room_for_the_log_is_told_and_the_next_restore_needs_only_room() throws Exception {
        // the base backup has one segment of its own; the server makes more as it recovers
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), (int) baseMib + 24)) {
            Path target = disk.directory().resolve("restored");
            assertThatThrownBy(() -> restore(original.repository, target))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("Make room")
                    .hasMessageContaining("left in " + target)
                    .hasMessageContaining("no server runs on it")
                    // for who removes it
                    .satisfies(e -> assertThat(((SourceException) e).reason())
                            .contains("No space left on device")
                            .doesNotContain("left in " + target));
            assertNoServerOn(target);

            disk.resize((int) baseMib + 600);
            RestoreReport report = restore(original.repository, disk.directory().resolve("again"));
            try (AutoCloseable running = report.running().orElseThrow()) {
                assertThat(running).isNotNull();
            }
            assertNoServerOn(disk.directory());
        }
    }

    @Test
    void a_damaged_repository_is_named_and_nothing_is_taken_for_restored() throws Exception {
        Shell.run(folder, "cp -a '" + original.location + "' damaged");
        Path damaged = folder.resolve("damaged");
        // whichever the base backup is in; those of superseded snapshots of the log are there too
        List<String> packs = Shell.run(
                        damaged,
                        "for f in $(find data -type f -size +100k); do chmod u+w $f; printf '\\001\\002\\003'"
                                + " | dd of=$f bs=1 seek=10000 conv=notrunc status=none; basename $f; done")
                .lines()
                .toList();
        Path target = folder.resolve("restored");
        try (Password password = Password.of(ProtectedCluster.REPOSITORY_PASSWORD.toCharArray());
                Repository repository = Repositories.open(damaged, password)) {
            assertThatThrownBy(() -> restore(repository, target))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .satisfies(e -> assertThat(packs).anyMatch(e.getMessage()::contains))
                    .hasMessageContaining("left in " + target);
            assertNoServerOn(target);
        }
        Shell.run(damaged, "for f in snapshots/*; do chmod u+w $f; printf 'xx' >> $f; done");
        Path next = folder.resolve("next");
        try (Password password = Password.of(ProtectedCluster.REPOSITORY_PASSWORD.toCharArray());
                Repository repository = Repositories.open(damaged, password)) {
            assertThatThrownBy(() -> restore(repository, next))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining("snapshots/");
            assertThat(next).doesNotExist();
        }
    }
}
