package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.store.FaultStore;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups that do not come to their end, in every way; restic judges what they leave. */
@Timeout(600)
class StoppedBackupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    @Timeout(360)
    void kill_9_leaves_a_sound_repository_that_is_backed_up_to_again() throws Exception {
        Path place = Backups.withOneSnapshot(folder.resolve("repository"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BackupInAnotherProcess.class.getName(),
                        place.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("process.log").toFile())
                .start();
        try {
            while (packs(place) < 6) {
                assertThat(process.isAlive())
                        .as(Files.readString(folder.resolve("process.log")))
                        .isTrue();
                Thread.sleep(20);
            }
        } finally {
            // SIGKILL, while it writes
            process.destroyForcibly().waitFor();
        }
        Restic restic = new Restic(place);
        assertThat(restic.fail("check")).as("its lock is still there").contains("locked");
        restic.run("unlock");
        restic.checkReadingAllData();
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            assertThat(repository.snapshots()).hasSize(1);
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
            repository.backup(Backups.request("/next"), sink -> Backups.file(sink, "next", "next"), Progress.NONE);
        }
        Backups.soundAndComplete(place, 2);
        restic.run("prune");
        assertThat(packs(place)).as("prune removes what the killed one left").isLessThan(6);
        Backups.soundAndComplete(place, 2);
    }

    @Test
    @Timeout(180)
    void an_interrupted_backup_ends_soon_and_leaves_no_snapshot_and_no_lock() throws Exception {
        Path place = Backups.withOneSnapshot(folder.resolve("repository"));
        try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
            AtomicReference<Throwable> outcome = new AtomicReference<>();
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    repository.backup(
                            Backups.request("/noise"),
                            sink -> Backups.file(sink, "noise", Backups.endlessNoise(3)),
                            Progress.NONE);
                } catch (Throwable e) {
                    outcome.set(e);
                }
            });
            while (packs(place) < 4) {
                Thread.sleep(10);
            }
            thread.interrupt();
            thread.join(Duration.ofSeconds(90));
            assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
            assertThat(repository.snapshots()).hasSize(1);
            Backups.soundAndComplete(place, 1);
            // what it had stored is in the index: the same content is not stored again
            int before = packs(place);
            byte[] beginning;
            try (InputStream noise = Backups.endlessNoise(3)) {
                beginning = noise.readNBytes(20 << 20);
            }
            repository.backup(Backups.request("/noise"), sink -> Backups.file(sink, "noise", beginning), Progress.NONE);
            assertThat(packs(place) - before).as("trees and the last chunk").isLessThanOrEqualTo(2);
        }
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void a_backup_whose_source_fails_does_not_disturb_one_beside_it() throws Exception {
        Path place = Backups.withOneSnapshot(folder.resolve("repository"));
        CountDownLatch stored = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        byte[] shared = Backups.noise(5, 3_000_000);
        try (Repository repository = Backups.open(place, store -> store, PATIENCE);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> failing = threads.submit(() -> repository.backup(
                    Backups.request("/failing"),
                    sink -> {
                        Backups.file(sink, "shared", shared);
                        stored.countDown();
                        throw new IOException("the source went away");
                    },
                    Progress.NONE));
            Future<Repository.BackupSummary> other = threads.submit(() -> repository.backup(
                    Backups.request("/other"),
                    sink -> {
                        assertThat(stored.await(90, TimeUnit.SECONDS)).isTrue();
                        Backups.file(sink, "shared", shared);
                        assertThat(failed.await(90, TimeUnit.SECONDS)).isTrue();
                    },
                    Progress.NONE));
            assertThatThrownBy(() -> failing.get(90, TimeUnit.SECONDS))
                    .cause()
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("the source went away");
            failed.countDown();
            Snapshot snapshot = other.get(90, TimeUnit.SECONDS).snapshot();
            try (InputStream in = repository.read(snapshot, EntryPath.of("shared"))) {
                assertThat(in.readAllBytes()).isEqualTo(shared);
            }
        }
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void whoever_counted_on_a_blob_that_could_not_be_stored_fails_and_the_next_stores_it() throws Exception {
        Path place = Backups.withOneSnapshot(folder.resolve("repository"));
        FaultStore[] fault = new FaultStore[1];
        CountDownLatch firstSaved = new CountDownLatch(1);
        byte[] shared = Backups.noise(5, 3_000_000);
        try (Repository repository = Backups.open(place, store -> fault[0] = new FaultStore(store), PATIENCE);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            fault[0].failWrites(file -> file.kind() == FileKind.PACK);
            CountDownLatch secondSaved = new CountDownLatch(1);
            Future<?> first = threads.submit(() -> repository.backup(
                    Backups.request("/first"),
                    sink -> {
                        Backups.file(sink, "shared", shared);
                        firstSaved.countDown();
                        assertThat(secondSaved.await(90, TimeUnit.SECONDS)).isTrue();
                    },
                    Progress.NONE));
            Future<?> second = threads.submit(() -> repository.backup(
                    Backups.request("/second"),
                    sink -> {
                        assertThat(firstSaved.await(90, TimeUnit.SECONDS)).isTrue();
                        Backups.file(sink, "shared", shared);
                        secondSaved.countDown();
                    },
                    Progress.NONE));
            for (Future<?> backup : List.of(first, second)) {
                assertThatThrownBy(() -> backup.get(90, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("told to fail");
            }
            fault[0].failWrites(file -> false);
            repository.backup(Backups.request("/third"), sink -> Backups.file(sink, "shared", shared), Progress.NONE);
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        }
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void a_full_disk_is_named_and_when_there_is_room_again_the_backup_goes_on() throws Exception {
        Path disk = folder.resolve("disk");
        try (SmallDisk small = SmallDisk.mount(disk, 24)) {
            Path place = Backups.withOneSnapshot(disk.resolve("repository"));
            byte[] noise = Backups.noise(11, 60_000_000);
            try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
                assertThatThrownBy(() -> repository.backup(
                                Backups.request("/large"), sink -> Backups.file(sink, "large", noise), Progress.NONE))
                        .isInstanceOf(RepositoryException.StoreFull.class)
                        .hasMessageContaining("no space left")
                        .hasMessageContaining(place.toString());
                assertThat(Shell.run(place, "find tmp -type f"))
                        .as("torn files")
                        .isEmpty();
                Backups.sound(place);
                Snapshot old = repository.snapshots().getFirst();
                // what is there can be restored from a disk that is full to the brim
                Shell.run(disk, "head -c 100m /dev/zero > filler || true");
                repository.restore(old, EntryPath.ROOT, folder.resolve("restored"), Progress.NONE);
                assertThat(folder.resolve("restored/old")).hasBinaryContent(Backups.noise(1, 1_000_000));
                assertThatThrownBy(() -> repository.appendTail("log", 0, noise))
                        .isInstanceOf(RepositoryException.StoreFull.class);
                assertThat(repository.tails("log")).isEmpty();

                Shell.run(disk, "rm filler");
                small.resize(200);
                repository.backup(Backups.request("/large"), sink -> Backups.file(sink, "large", noise), Progress.NONE);
                assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
            }
            Backups.soundAndComplete(place, 2);
        }
    }

    private static int packs(Path place) throws Exception {
        return Integer.parseInt(Shell.run(place, "find data -type f | wc -l").strip());
    }
}
