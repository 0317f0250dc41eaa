package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Restic;
import io.holdfast.repository.SmallDisk;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A base backup into a real repository that breaks in the middle leaves nothing, here or there. */
@Timeout(360)
class BrokenBackupTest {
    private static final PostgresKind KIND = new PostgresKind(TestCluster.PROGRAMS);

    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.start(15, folder.resolve("cluster"), Map.of());
        // random, so that it fills a disk
        cluster.run("CREATE TABLE noise AS SELECT n, gen_random_uuid() AS a, gen_random_uuid() AS b"
                + " FROM generate_series(1, 300000) n");
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
    }

    private static Repository init(Path place) throws Exception {
        try (Password password = Password.of(Restic.PASSWORD.toCharArray())) {
            return QuickKeys.init(place, password);
        }
    }

    private void backUp(Repository into, Progress progress) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        try (Source source = KIND.open(cluster.settings("backup"))) {
            into.backup(
                    new SnapshotRequest(Instant.now(), "db1", "holdfast", List.of("/db"), List.of(), Optional.empty()),
                    sink -> source.backup(sink, new SourceContext(Clock.systemUTC(), progress, work)),
                    progress);
        } finally {
            assertThat(work).isEmptyDirectory();
        }
    }

    /** No snapshot, no lock, nothing torn; what is stored already does no harm. */
    private static void assertNothingHalfDone(Repository repository, Path place) throws Exception {
        assertThat(repository.snapshots()).isEmpty();
        assertThat(place.resolve("locks")).isEmptyDirectory();
        assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        new Restic(place).checkReadingAllData();
    }

    @Test
    void a_server_that_is_killed_in_the_middle_leaves_no_recovery_point_and_is_backed_up_once_it_is_back()
            throws Exception {
        Path place = folder.resolve("repository");
        AtomicBoolean killed = new AtomicBoolean();
        Progress killing = new Progress() {
            @Override
            public void processed(long bytes) {
                if (bytes > 0 && killed.compareAndSet(false, true)) {
                    cluster.server().kill();
                }
            }
        };
        try (Repository repository = init(place)) {
            assertThatThrownBy(() -> backUp(repository, killing))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("went away in the middle of the work")
                    .hasMessageContaining("Check that it runs");
            assertThat(killed).isTrue();
            assertNothingHalfDone(repository, place);

            cluster.startAgain();
            backUp(repository, Progress.NONE);
            assertThat(repository.snapshots()).hasSize(1);
        }
        new Restic(place).checkReadingAllData();
    }

    @Test
    void a_repository_whose_disk_fills_up_is_named_and_the_server_is_left_alone() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 10)) {
            Path place = disk.directory().resolve("repository");
            try (Repository repository = init(place)) {
                assertThatThrownBy(() -> backUp(repository, Progress.NONE))
                        .isInstanceOf(RepositoryException.StoreFull.class)
                        .hasMessageContaining("no space left")
                        .hasMessageContaining(place.toString());
                assertNothingHalfDone(repository, place);
                Eventually.within(
                        Duration.ofSeconds(60),
                        () -> cluster.ask("SELECT (SELECT count(*) FROM pg_stat_progress_basebackup)"
                                        + " + (SELECT count(*) FROM pg_replication_slots)")
                                .equals("0"),
                        () -> "a backup or a slot stays on the server");

                disk.resize(300);
                backUp(repository, Progress.NONE);
                assertThat(repository.snapshots()).hasSize(1);
            }
            new Restic(place).checkReadingAllData();
        }
    }
}
