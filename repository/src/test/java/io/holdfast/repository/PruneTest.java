package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.prune.MaxUnused;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.prune.PruneSummary;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.tree.EntryPath;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a prune gives back and what it leaves, alone and beside others; restic judges. */
@Timeout(360)
class PruneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final PruneRequest ALL =
            PruneRequest.DEFAULT.withMaxUnused(new MaxUnused.Bytes(0)).withPatience(Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private Path place;

    @BeforeEach
    void make() throws Exception {
        place = Parts.init(folder.resolve("repository"));
    }

    @Test
    void all_room_of_forgotten_snapshots_is_given_back_and_restic_finds_nothing_more_to_prune() throws Exception {
        try (Repository repository = open()) {
            Snapshot first = backUp(repository, 1, 2, 3);
            Snapshot second = backUp(repository, 2, 4);
            Snapshot third = backUp(repository, 5);
            repository.forget(List.of(first.id(), third.id()));

            PruneSummary planned = repository.prune(ALL.withDryRun(), Progress.NONE);
            assertThat(repository.check(true, Progress.NONE).packs())
                    .as("a dry run changes nothing")
                    .isEqualTo(planned.packs());
            long before = repository.storedBytes();
            PruneSummary done = repository.prune(ALL, Progress.NONE);
            assertThat(done.usedBlobs()).isEqualTo(planned.usedBlobs());
            assertThat(done.removedPacks()).isEqualTo(planned.removedPacks());
            assertThat(done.repackedPacks()).isEqualTo(planned.repackedPacks()).isPositive();
            assertThat(done.waitingPacks()).isZero();
            assertThat(before - repository.storedBytes())
                    .as("three of five stretches of 9 MB")
                    .isBetween(26_000_000L, 28_000_000L);
            assertThat(done.freedBytes()).isBetween(26_000_000L, 28_000_000L);
            holds(repository, second, 2, 4);
        }
        Backups.soundAndComplete(place, 1);
        assertThat(new String(new Restic(place).run("prune", "--dry-run", "--max-unused", "0")))
                .containsPattern("unused size after prune:\\s+0 B")
                .containsPattern("total prune:\\s+0 blobs / 0 B");
    }

    @Test
    void what_may_stay_unused_is_not_rewritten() throws Exception {
        try (Repository repository = open()) {
            Snapshot first = backUp(repository, 1, 2);
            backUp(repository, 2);
            repository.forget(List.of(first.id()));
            PruneSummary kept = repository.prune(ALL.withMaxUnused(MaxUnused.parse("unlimited")), Progress.NONE);
            assertThat(kept.repackedPacks()).isZero();
            assertThat(kept.remainingUnusedBytes()).isPositive();
            PruneSummary rest = repository.prune(ALL, Progress.NONE);
            assertThat(rest.repackedPacks()).isPositive();
            assertThat(rest.remainingUnusedBytes()).isZero();
        }
        Backups.soundAndComplete(place, 1);
    }

    @Test
    void copies_of_a_blob_are_reduced_to_one() throws Exception {
        try (Repository here = open();
                Repository there = open();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            // two processes that save the same at the same time know nothing of each other
            CountDownLatch both = new CountDownLatch(2);
            List<Future<Snapshot>> backups = new ArrayList<>();
            for (Repository repository : List.of(here, there)) {
                backups.add(threads.submit(() -> repository
                        .backup(
                                Backups.request("/twice"),
                                sink -> {
                                    both.countDown();
                                    both.await();
                                    write(sink, 1);
                                },
                                Progress.NONE)
                        .snapshot()));
            }
            for (Future<Snapshot> backup : backups) {
                backup.get(60, TimeUnit.SECONDS);
            }
            long twice = here.storedBytes();
            assertThat(twice).isGreaterThan(17_000_000);
            here.prune(ALL, Progress.NONE);
            assertThat(here.storedBytes()).isLessThan(10_000_000);
            holds(there, backups.getLast().get(), 1);
        }
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void small_packs_are_put_together() throws Exception {
        try (Repository repository = open()) {
            for (int i = 0; i < 8; i++) {
                int number = i;
                repository.backup(
                        Backups.request("/small"),
                        sink -> Backups.file(sink, "small-" + number, Backups.noise(number, 10_000)),
                        Progress.NONE);
            }
            assertThat(packs()).isEqualTo(16);
            repository.prune(ALL.withRepackSmall(), Progress.NONE);
            assertThat(packs()).as("one of data, one of trees").isEqualTo(2);
            assertThat(repository.prune(ALL.withRepackSmall(), Progress.NONE).repackedPacks())
                    .as("and not again")
                    .isZero();
        }
        Backups.soundAndComplete(place, 8);
    }

    @Test
    void a_backup_beside_a_prune_that_counts_on_what_goes_stores_it_anew() throws Exception {
        try (Repository here = open();
                Repository there = open();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Snapshot first = backUp(here, 1, 2);
            here.forget(List.of(first.id()));
            CountDownLatch saved = new CountDownLatch(1);
            CountDownLatch pruned = new CountDownLatch(1);
            Future<Repository.BackupSummary> backup = threads.submit(() -> here.backup(
                    Backups.request("/again"),
                    sink -> {
                        write(sink, 1);
                        saved.countDown();
                        assertThat(pruned.await(60, TimeUnit.SECONDS)).isTrue();
                        write(sink, 2);
                    },
                    Progress.NONE));
            assertThat(saved.await(60, TimeUnit.SECONDS)).isTrue();
            PruneSummary waiting = there.prune(ALL.withPatience(Duration.ofSeconds(1)), Progress.NONE);
            assertThat(waiting.waitingPacks()).as("the backup may need them").isPositive();
            Backups.sound(place);
            pruned.countDown();
            Snapshot second = backup.get(60, TimeUnit.SECONDS).snapshot();
            Backups.soundAndComplete(place, 1);
            holds(there, second, 1, 2);
            PruneSummary done = there.prune(ALL, Progress.NONE);
            assertThat(done.orphanPacks()).isEqualTo(waiting.waitingPacks());
            holds(here, second, 1, 2);
            assertThat(here.storedBytes()).as("nothing twice").isLessThan(18_100_000);
        }
        Backups.soundAndComplete(place, 1);
    }

    @Test
    void a_prune_in_the_process_of_a_backup_that_goes_on_does_no_harm() throws Exception {
        try (Repository repository = open();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Snapshot first = backUp(repository, 1, 2);
            repository.forget(List.of(first.id()));
            CountDownLatch saved = new CountDownLatch(1);
            CountDownLatch pruned = new CountDownLatch(1);
            Future<Repository.BackupSummary> backup = threads.submit(() -> repository.backup(
                    Backups.request("/again"),
                    sink -> {
                        write(sink, 1);
                        saved.countDown();
                        assertThat(pruned.await(60, TimeUnit.SECONDS)).isTrue();
                    },
                    Progress.NONE));
            assertThat(saved.await(60, TimeUnit.SECONDS)).isTrue();
            repository.prune(ALL.withPatience(Duration.ZERO), Progress.NONE);
            pruned.countDown();
            holds(repository, backup.get(60, TimeUnit.SECONDS).snapshot(), 1);
            repository.prune(ALL, Progress.NONE);
            assertThat(repository.storedBytes()).isLessThan(10_000_000);
        }
        Backups.soundAndComplete(place, 1);
    }

    @Test
    void a_snapshot_that_is_made_while_packs_are_rewritten_keeps_what_it_needs() throws Exception {
        try (Repository repository = open()) {
            Snapshot first = backUp(repository, 1, 2);
            backUp(repository, 2);
            repository.forget(List.of(first.id()));
            List<Snapshot> made = new ArrayList<>();
            Progress during = new Progress() {
                @Override
                public void stage(String name) {
                    if (name.equals("waiting for the lock")) {
                        try (Repository other = open()) {
                            made.add(backUp(other, 1));
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }
                }
            };
            repository.prune(ALL, during);
            holds(repository, made.getFirst(), 1);
        }
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void a_restore_goes_on_beside_a_prune_although_its_snapshot_was_forgotten() throws Exception {
        try (Repository repository = open();
                Repository other = open()) {
            Snapshot first = backUp(repository, 1, 2);
            backUp(repository, 2);
            Progress during = new Progress() {
                private boolean done;

                @Override
                public synchronized void processed(long bytes) {
                    if (!done) {
                        done = true;
                        try {
                            other.forget(List.of(first.id()));
                            assertThat(other.prune(ALL.withPatience(Duration.ZERO), NONE)
                                            .waitingPacks())
                                    .isPositive();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }
                }
            };
            Path target = folder.resolve("restored");
            repository.restore(first, EntryPath.ROOT, target, during);
            for (int stretch : new int[] {1, 2}) {
                assertThat(target.resolve("stretch-" + stretch)).hasBinaryContent(content(stretch));
            }
        }
    }

    @Test
    void beside_stock_restic_nothing_is_taken_away() throws Exception {
        try (Repository repository = open()) {
            Snapshot first = backUp(repository, 1);
            backUp(repository, 2);
            repository.forget(List.of(first.id()));
            Path data = Files.createDirectory(folder.resolve("data"));
            Files.write(data.resolve("stretch-1"), content(1));
            // from a pipe that stays open: restic holds its lock until we close it
            ProcessBuilder builder = new ProcessBuilder("restic", "--no-cache", "backup", "--stdin");
            builder.environment().put("RESTIC_REPOSITORY", place.toString());
            builder.environment().put("RESTIC_PASSWORD", Restic.PASSWORD);
            Process restic = builder.redirectErrorStream(true).start();
            try {
                while (Shell.run(place, "ls locks").isEmpty()) {
                    Thread.sleep(20);
                }
                assertThatThrownBy(() -> repository.prune(ALL.withPatience(Duration.ZERO), Progress.NONE))
                        .isInstanceOf(RepositoryException.Locked.class)
                        .hasMessageContaining("process " + restic.pid());
                restic.getOutputStream().write(content(1));
                restic.getOutputStream().close();
                assertThat(new String(restic.getInputStream().readAllBytes())).contains("saved");
                assertThat(restic.waitFor()).isZero();
            } finally {
                restic.destroyForcibly();
            }
            repository.prune(ALL, Progress.NONE);
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        }
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void a_repository_that_misses_something_is_left_as_it_is() throws Exception {
        try (Repository repository = open()) {
            Snapshot first = backUp(repository, 1, 2);
            backUp(repository, 2, 3);
            repository.forget(List.of(first.id()));
            String largest =
                    Shell.run(place, "find data -type f -size +1M | head -n 1").strip();
            Path pack = place.resolve(largest);
            Files.move(pack, folder.resolve("pack"));
            String before = Shell.run(place, "find data index -type f | sort");
            assertThatThrownBy(() -> repository.prune(ALL, Progress.NONE))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining("Nothing was removed");
            assertThat(Shell.run(place, "find data index -type f | sort")).isEqualTo(before);
            Files.move(folder.resolve("pack"), pack);
            repository.prune(ALL, Progress.NONE);
        }
        Backups.soundAndComplete(place, 1);
    }

    private Repository open() throws Exception {
        return Backups.open(place, store -> store, PATIENCE);
    }

    /** Makes a snapshot of stretches of noise of 9 MB. */
    private static Snapshot backUp(Repository repository, int... stretches) throws Exception {
        return repository
                .backup(Backups.request("/noise"), sink -> write(sink, stretches), Progress.NONE)
                .snapshot();
    }

    private static void write(io.holdfast.repository.snapshot.SnapshotSink sink, int... stretches)
            throws java.io.IOException, InterruptedException {
        for (int stretch : stretches) {
            Backups.file(sink, "stretch-" + stretch, content(stretch));
        }
    }

    private static byte[] content(int stretch) {
        return Backups.noise(stretch, 9_000_000);
    }

    private static void holds(Repository repository, Snapshot snapshot, int... stretches) throws Exception {
        for (int stretch : stretches) {
            try (InputStream in = repository.read(snapshot, EntryPath.of("stretch-" + stretch))) {
                assertThat(in.readAllBytes()).isEqualTo(content(stretch));
            }
        }
    }

    private long packs() throws Exception {
        Store store = new Parts(place).store;
        return store.list(FileKind.PACK).stream()
                .map(Store.Listed::file)
                .map(StoreFile::name)
                .distinct()
                .count();
    }
}
