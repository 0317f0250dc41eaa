package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.prune.MaxUnused;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.store.FaultStore;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops after each of the store's writes in turn; restic judges what is left. */
class CrashPointsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir(factory = InMemory.class)
    Path folder;

    @Test
    void a_repository_survives_a_stop_after_every_store_write_of_a_backup() throws Exception {
        Path base = Backups.withOneSnapshot(folder.resolve("base"));
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Path place = copyOf(base, "stop-" + stops);
            FaultStore[] fault = new FaultStore[1];
            int stop = stops;
            Repository repository = Backups.open(
                    place,
                    store -> fault[0] = new FaultStore(store).crashAfter(stop).tearing(place),
                    PATIENCE);
            completed =
                    succeeds(() -> repository.backup(Backups.request("/next"), CrashPointsTest::files, Progress.NONE));
            Backups.sound(place);
            if (completed) {
                assertThat(Shell.run(place, "ls snapshots | wc -l").strip()).isEqualTo("2");
            }
            // taken up again by another, it ends with everything there
            Shell.run(place, "rm -f locks/*");
            try (Repository again = Backups.open(place, store -> store, PATIENCE)) {
                again.backup(Backups.request("/next"), CrashPointsTest::files, Progress.NONE);
            }
            Backups.soundAndComplete(place, completed ? 3 : 2);
            Shell.run(folder, "rm -rf '" + place + "'");
        }
        // lock, two or three packs of data, one of trees, index, two for the lock to commit under, snapshot; only the
        // lock's removal does not matter
        assertThat(stops - 1).isBetween(8, 9);
    }

    private static void files(SnapshotSink sink) throws IOException, InterruptedException {
        Backups.file(sink, "old", Backups.noise(1, 1_000_000));
        Backups.file(sink, "new/large", Backups.noise(2, 36_000_000));
        Backups.file(sink, "new/small", "small");
    }

    @Test
    void both_repositories_survive_a_stop_after_every_store_write_of_a_copy() throws Exception {
        Path source = Backups.withOneSnapshot(folder.resolve("source"));
        Path base = Parts.init(folder.resolve("base"));
        try (Repository from = Backups.open(source, store -> store, PATIENCE)) {
            int stops = 0;
            for (boolean completed = false; !completed; stops++) {
                Path place = copyOf(base, "stop-" + stops);
                int stop = stops;
                Repository target = Backups.open(
                        place, store -> new FaultStore(store).crashAfter(stop).tearing(place), PATIENCE);
                completed = succeeds(() -> from.copyTo(target, from.snapshots(), Progress.NONE));
                Backups.sound(place);
                // taken up again, it ends with everything there
                try (Repository again = Backups.open(place, store -> store, PATIENCE)) {
                    from.copyTo(again, from.snapshots(), Progress.NONE);
                    assertThat(again.snapshots()).hasSize(1);
                    assertThat(again.check(true, Progress.NONE).errors()).isEmpty();
                }
            }
            assertThat(stops - 1)
                    .as("lock, two packs, index, two for the lock to commit under, snapshot")
                    .isEqualTo(7);
        }
        Backups.soundAndComplete(source, 1);
    }

    @Test
    void a_repository_survives_a_stop_after_every_store_write_of_a_forget_and_a_prune() throws Exception {
        Path base = Backups.withOneSnapshot(folder.resolve("base"));
        String forgotten;
        Snapshot kept;
        try (Repository repository = Backups.open(base, store -> store, PATIENCE)) {
            forgotten = repository
                    .backup(
                            Backups.request("/forgotten"),
                            sink -> {
                                Backups.file(sink, "first", Backups.noise(2, 9_000_000));
                                Backups.file(sink, "shared", Backups.noise(3, 3_000_000));
                                Backups.file(sink, "last", Backups.noise(4, 20_000_000));
                            },
                            Progress.NONE)
                    .snapshot()
                    .id();
            kept = repository
                    .backup(
                            Backups.request("/kept"),
                            sink -> Backups.file(sink, "shared", Backups.noise(3, 3_000_000)),
                            Progress.NONE)
                    .snapshot();
        }
        PruneRequest request = PruneRequest.DEFAULT.withMaxUnused(new MaxUnused.Bytes(0));
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Path place = copyOf(base, "stop-" + stops);
            int stop = stops;
            Repository repository = Backups.open(
                    place, store -> new FaultStore(store).crashAfter(stop).tearing(place), PATIENCE);
            completed = succeeds(() -> {
                repository.forget(List.of(forgotten));
                repository.prune(request, Progress.NONE);
            });
            Backups.sound(place);
            // the one that crashed lives on in this test; taken up again by another, the work is brought to its end
            Shell.run(place, "rm -f locks/*");
            try (Repository again = Backups.open(place, store -> store, PATIENCE)) {
                if (again.snapshots().size() == 3) {
                    again.forget(List.of(forgotten));
                }
                again.prune(request, Progress.NONE);
                assertThat(again.storedBytes()).isBetween(4_000_000L, 4_100_000L);
                try (InputStream in = again.read(kept, EntryPath.of("shared"))) {
                    assertThat(in.readAllBytes()).isEqualTo(Backups.noise(3, 3_000_000));
                }
            }
            Backups.soundAndComplete(place, 2);
            Shell.run(folder, "rm -rf '" + place + "'");
        }
        assertThat(stops - 1).as("writes and removals").isGreaterThanOrEqualTo(12);
    }

    @Test
    void a_repository_survives_a_stop_after_every_store_write_of_a_rebuilt_index() throws Exception {
        Path base = Backups.withOneSnapshot(folder.resolve("base"));
        try (Repository repository = Backups.open(base, store -> store, PATIENCE)) {
            repository.backup(
                    Backups.request("/next"),
                    sink -> Backups.file(sink, "next", Backups.noise(2, 1_000_000)),
                    Progress.NONE);
        }
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Path place = copyOf(base, "stop-" + stops);
            int stop = stops;
            Repository repository = Backups.open(
                    place, store -> new FaultStore(store).crashAfter(stop).tearing(place), PATIENCE);
            completed = succeeds(() -> repository.rebuildIndex(true, Progress.NONE));
            Backups.sound(place);
            Shell.run(place, "rm -f locks/*");
            try (Repository again = Backups.open(place, store -> store, PATIENCE)) {
                again.rebuildIndex(false, Progress.NONE);
            }
            Backups.soundAndComplete(place, 2);
        }
        assertThat(stops - 1).as("lock, new index, both old ones, lock").isEqualTo(4);
    }

    private Path copyOf(Path base, String name) throws Exception {
        Path place = folder.resolve(name);
        Shell.run(folder, "cp -r '" + base + "' '" + place + "'");
        return place;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static boolean succeeds(Work work) throws Exception {
        try {
            work.run();
            return true;
        } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("crashed");
            return false;
        }
    }
}
