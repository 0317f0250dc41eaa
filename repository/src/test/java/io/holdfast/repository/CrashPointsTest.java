package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.store.FaultStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops after each of the store's writes in turn; restic judges what is left. */
class CrashPointsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void a_repository_survives_a_stop_after_every_store_write_of_a_backup() throws Exception {
        Path base = Backups.withOneSnapshot(folder.resolve("base"));
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Path place = copyOf(base, "stop-" + stops);
            FaultStore[] fault = new FaultStore[1];
            int stop = stops;
            Repository repository =
                    Backups.open(place, store -> fault[0] = new FaultStore(store).crashAfter(stop), PATIENCE);
            completed = succeeds(() -> repository.backup(
                    Backups.request("/next"),
                    sink -> {
                        Backups.file(sink, "old", Backups.noise(1, 1_000_000));
                        Backups.file(sink, "new/large", Backups.noise(2, 36_000_000));
                        Backups.file(sink, "new/small", "small");
                    },
                    Progress.NONE));
            Backups.sound(place);
            if (completed) {
                assertThat(Shell.run(place, "ls snapshots | wc -l").strip()).isEqualTo("2");
            }
        }
        // lock, two or three packs of data, one of trees, index, snapshot; only the lock's removal does not matter
        assertThat(stops - 1).isBetween(6, 7);
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
                Repository target = Backups.open(place, store -> new FaultStore(store).crashAfter(stop), PATIENCE);
                completed = succeeds(() -> from.copyTo(target, from.snapshots(), Progress.NONE));
                Backups.sound(place);
                // taken up again, it ends with everything there
                try (Repository again = Backups.open(place, store -> store, PATIENCE)) {
                    from.copyTo(again, from.snapshots(), Progress.NONE);
                    assertThat(again.snapshots()).hasSize(1);
                    assertThat(again.check(true, Progress.NONE).errors()).isEmpty();
                }
            }
            assertThat(stops - 1).as("lock, two packs, index, snapshot").isEqualTo(5);
        }
        Backups.soundAndComplete(source, 1);
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
