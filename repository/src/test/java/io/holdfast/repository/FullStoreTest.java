package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.prune.PruneSummary;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.store.FaultStore;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be done where not one byte more can be written; restic judges. */
@Timeout(360)
class FullStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final PruneRequest FULL = PruneRequest.DEFAULT.withNoFreeSpace();

    @TempDir(factory = InMemory.class)
    Path folder;

    @Test
    void snapshots_are_forgotten_and_packs_removed_on_a_disk_that_is_full_to_the_last_byte() throws Exception {
        Path disk = folder.resolve("disk");
        try (SmallDisk small = SmallDisk.mount(disk, 40)) {
            Path place = Backups.withOneSnapshot(small.directory().resolve("repository"));
            try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
                Snapshot first = backUp(repository, 2);
                Snapshot second = backUp(repository, 3);
                fill(disk);
                assertThatThrownBy(() -> repository.prune(FULL, Progress.NONE))
                        .isInstanceOf(RepositoryException.StoreFull.class)
                        .hasMessageContaining("holds no pack that no snapshot needs: forget snapshots");
                repository.forget(List.of(first.id(), second.id()));
                assertThat(repository.snapshots()).hasSize(1);
                fill(disk);
                assertThatThrownBy(() -> repository.prune(PruneRequest.DEFAULT, Progress.NONE))
                        .isInstanceOf(RepositoryException.StoreFull.class)
                        .hasMessageContaining("no space left")
                        .hasMessageContaining("holdfast repo prune --no-free-space");
                PruneSummary planned = repository.prune(FULL.withDryRun(), Progress.NONE);
                PruneSummary done = repository.prune(FULL, Progress.NONE);
                assertThat(done.removedPacks())
                        .isEqualTo(planned.removedPacks())
                        .isGreaterThanOrEqualTo(4);
                assertThat(done.freedBytes()).isBetween(12_000_000L, 12_100_000L);
            }
            Backups.soundAndComplete(place, 1);
            assertThat(new String(new Restic(place).run("prune", "--dry-run", "--max-unused", "0")))
                    .containsPattern("total prune:\\s+0 blobs / 0 B");
        }
    }

    @Test
    void what_a_first_backup_left_that_filled_the_disk_goes_without_an_index() throws Exception {
        Path disk = folder.resolve("disk");
        try (SmallDisk small = SmallDisk.mount(disk, 24)) {
            Path place = Parts.init(small.directory().resolve("repository"));
            try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
                assertThatThrownBy(() -> repository.backup(
                                Backups.request("/large"),
                                sink -> Backups.file(sink, "large", Backups.noise(2, 60_000_000)),
                                Progress.NONE))
                        .isInstanceOf(RepositoryException.StoreFull.class);
            }
            Shell.run(place, "rm -f index/*");
            fill(disk);
            try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
                repository.prune(FULL, Progress.NONE);
                assertThat(repository.storedBytes()).isLessThan(10_000);
                backUp(repository, 5);
            }
            Backups.soundAndComplete(place, 1);
        }
    }

    @Test
    void beside_anybody_at_work_nothing_is_removed() throws Exception {
        Path place = withUnused(folder.resolve("repository"));
        String before = Shell.run(place, "find . -type f | sort");
        try (Repository repository = Backups.open(place, store -> store, PATIENCE);
                Inspection reading = repository.inspect();
                Repository full = Backups.open(place, FullStoreTest::brimful, PATIENCE)) {
            assertThatThrownBy(() -> full.prune(FULL, Progress.NONE)).isInstanceOf(RepositoryException.Locked.class);
            assertThatThrownBy(() ->
                            full.forget(List.of(full.snapshots().getFirst().id())))
                    .isInstanceOf(RepositoryException.Locked.class);
            assertThat(reading.raw()).isNotNull();
        }
        assertThat(Shell.run(place, "find . -type f | sort")).isEqualTo(before);
    }

    @Test
    void after_a_stop_at_any_write_or_removal_a_rebuilt_index_has_everything() throws Exception {
        Path base = withUnused(folder.resolve("base"));
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Path place = folder.resolve("stop-" + stops);
            Shell.run(folder, "cp -a base '" + place + "'");
            int stop = stops;
            Repository repository = Backups.open(
                    place,
                    store -> new FaultStore(brimful(store)).crashAfter(stop).tearing(place),
                    PATIENCE);
            try {
                repository.prune(FULL, Progress.NONE);
                completed = true;
            } catch (IOException e) {
                completed = false;
            }
            // the one that crashed lives on in this test
            Shell.run(place, "rm -f locks/*");
            try (Repository again = Backups.open(place, store -> store, PATIENCE)) {
                if (!completed) {
                    again.rebuildIndex(false, Progress.NONE);
                }
                Backups.sound(place);
                again.prune(FULL, Progress.NONE);
                assertThat(again.storedBytes()).isLessThan(1_100_000);
            }
            Backups.soundAndComplete(place, 1);
            Shell.run(folder, "rm -rf '" + place + "'");
        }
        assertThat(stops - 1)
                .as("the index file, the lock, two packs, the new index file, the lock's removal, and a prune")
                .isGreaterThanOrEqualTo(6);
    }

    private static Snapshot backUp(Repository repository, int seed) throws Exception {
        return repository
                .backup(
                        Backups.request("/" + seed),
                        sink -> Backups.file(sink, "f", Backups.noise(seed, 6_000_000)),
                        Progress.NONE)
                .snapshot();
    }

    /** With one snapshot, and an index file that names packs of another one that was forgotten. */
    private static Path withUnused(Path place) throws Exception {
        Backups.withOneSnapshot(place);
        try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
            repository.forget(List.of(backUp(repository, 2).id()));
        }
        return place;
    }

    private static void fill(Path disk) throws Exception {
        Shell.run(disk, "cat /dev/zero >> filler 2>/dev/null; cat /dev/zero > $(mktemp filler-XXXX) 2>/dev/null; true");
    }

    /** A store without room for anything until something is removed. */
    private static Store brimful(Store store) {
        AtomicBoolean room = new AtomicBoolean();
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    boolean written = method.getName().equals("write");
                    if (written && !room.get() && ((StoreFile) arguments[0]).kind() == FileKind.LOCK) {
                        throw new RepositoryException.StoreFull("no space left", new IOException("no space left"));
                    }
                    if (method.getName().equals("remove")) {
                        room.set(true);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
