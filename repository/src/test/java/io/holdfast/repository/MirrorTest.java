package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.mirror.Mirror;
import io.holdfast.repository.mirror.MirrorReport;
import io.holdfast.repository.mirror.MirrorRequest;
import io.holdfast.repository.prune.MaxUnused;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.store.FaultStore;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File by file, and never inconsistent; restic judges the mirror. */
class MirrorTest {
    private static final MirrorRequest GAIN = new MirrorRequest(false, false);

    @TempDir
    Path folder;

    private Path place;
    private Path mirror;

    @BeforeEach
    void make() throws Exception {
        place = Backups.withOneSnapshot(folder.resolve("repository"));
        mirror = folder.resolve("mirror");
        backUp("/next", 2);
    }

    private Snapshot backUp(String path, int seed) throws Exception {
        try (Repository repository = Backups.open(place, store -> store, Duration.ofSeconds(5))) {
            return repository
                    .backup(
                            Backups.request(path),
                            sink -> Backups.file(sink, "file", Backups.noise(seed, 2_000_000)),
                            Progress.NONE)
                    .snapshot();
        }
    }

    private MirrorReport mirror(MirrorRequest request) throws Exception {
        return Repositories.mirror(place, mirror, request, Progress.NONE);
    }

    @Test
    void a_mirror_is_the_same_files_and_only_what_is_new_is_copied() throws Exception {
        MirrorReport first = mirror(GAIN);
        Shell.run(folder, "diff -r repository mirror --exclude tmp");
        Backups.soundAndComplete(mirror, 2);
        assertThat(first.damaged()).isEmpty();
        backUp("/third", 3);
        MirrorReport second = mirror(GAIN);
        assertThat(second.copied()).as("two packs, index, snapshot").isEqualTo(4);
        assertThat(mirror(GAIN).copied()).isZero();
        Backups.soundAndComplete(mirror, 3);
    }

    @Test
    void what_the_source_removed_goes_only_when_asked_for() throws Exception {
        Snapshot third = backUp("/third", 3);
        mirror(GAIN);
        try (Repository repository = Backups.open(place, store -> store, Duration.ofSeconds(5))) {
            repository.forget(List.of(third.id()));
            repository.prune(PruneRequest.DEFAULT.withMaxUnused(new MaxUnused.Bytes(0)), Progress.NONE);
        }
        assertThat(mirror(GAIN).removed()).isZero();
        Backups.sound(mirror);
        assertThat(mirror(new MirrorRequest(true, false)).removed()).isPositive();
        Shell.run(folder, "diff -r repository mirror --exclude tmp");
        Backups.soundAndComplete(mirror, 2);
    }

    @Test
    void a_damaged_file_does_not_spread_and_is_replaced_from_the_other_side() throws Exception {
        mirror(GAIN);
        Path pack = place.resolve(Shell.run(place, "ls -S data/*/* | head -n 1").strip());
        byte[] sound = Files.readAllBytes(pack);
        byte[] bytes = sound.clone();
        bytes[bytes.length / 2] ^= 1;
        Shell.run(folder, "chmod u+w '" + pack + "'");
        Files.write(pack, bytes);

        MirrorReport verified = mirror(new MirrorRequest(true, true));
        assertThat(verified.damaged()).isEmpty();
        assertThat(verified.replaced()).isZero();
        Backups.sound(mirror);

        MirrorReport back = Repositories.mirror(mirror, place, new MirrorRequest(false, true), Progress.NONE);
        assertThat(back.replaced()).isEqualTo(1);
        assertThat(Files.readAllBytes(pack)).isEqualTo(sound);
        Backups.soundAndComplete(place, 2);

        // what the mirror lacks is not taken from a damaged file
        Files.delete(mirror.resolve(place.relativize(pack)));
        Shell.run(folder, "chmod u+w '" + pack + "'");
        Files.write(pack, bytes);
        assertThat(mirror(GAIN).damaged())
                .singleElement()
                .asString()
                .contains(pack.getFileName().toString());
        assertThat(mirror.resolve(place.relativize(pack))).doesNotExist();
    }

    @Test
    void another_repository_is_never_overwritten() throws Exception {
        Backups.withOneSnapshot(mirror);
        assertThatThrownBy(() -> mirror(new MirrorRequest(true, true))).hasMessageContaining("not the same one");
        Backups.soundAndComplete(mirror, 1);
    }

    @Test
    void a_mirror_survives_a_stop_after_every_change_and_the_next_run_completes_it() throws Exception {
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Path stopped = folder.resolve("stop-" + stops);
            Store target = new FaultStore(new LocalStore(stopped, Clock.systemUTC()))
                    .crashAfter(stops)
                    .tearing(stopped);
            try {
                new Mirror(new LocalStore(place, Clock.systemUTC()), target, GAIN, Progress.NONE).run();
                completed = true;
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("crashed");
            }
            if (Files.exists(stopped.resolve("config"))) {
                Backups.sound(stopped);
            }
            Repositories.mirror(place, stopped, GAIN, Progress.NONE);
            Shell.run(folder, "diff -r repository 'stop-" + stops + "' --exclude tmp");
        }
        assertThat(stops - 1)
                .as("key, config, four packs, two index files, two snapshots")
                .isEqualTo(10);
    }

    @Test
    void a_repository_of_version_1_becomes_one_of_version_2_and_survives_a_stop() throws Exception {
        Path old = folder.resolve("old");
        Restic restic = new Restic(old).initVersion1();
        Path source = Files.createDirectories(folder.resolve("source"));
        Shell.run(source, "yes 'compressible text' | head -c 3000000 > text");
        restic.backup(source, ".");
        boolean wasWithoutConfig = false;
        for (int changes = 0; ; changes++) {
            Path stopped = folder.resolve("stopped-" + changes);
            Shell.run(folder, "cp -a old stopped-" + changes);
            int last = changes;
            Repository crashing = Backups.open(
                    stopped,
                    store -> new FaultStore(store).replacingInTwoSteps().crashAfter(last),
                    Duration.ofSeconds(1));
            boolean completed = false;
            try {
                crashing.migrate();
                completed = true;
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("crashed");
            }
            wasWithoutConfig |= Files.notExists(stopped.resolve("config"));
            try (Password password = Parts.password();
                    Repository opened = Repositories.open(stopped, password)) {
                assertThat(opened.snapshots()).hasSize(1);
                opened.unlock(true);
                opened.migrate();
            }
            assertThat(new String(new Restic(stopped).run("cat", "config"), java.nio.charset.StandardCharsets.UTF_8))
                    .containsPattern("\"version\": *2");
            assertThat(stopped.resolve("locks")).isEmptyDirectory();
            if (completed) {
                break;
            }
        }
        assertThat(wasWithoutConfig).isTrue();
        try (Repository repository = Backups.open(old, store -> store, Duration.ofSeconds(1))) {
            repository.migrate();
        }
        assertThat(new String(restic.run("cat", "config"), java.nio.charset.StandardCharsets.UTF_8))
                .containsPattern("\"version\": *2");
        try (Repository repository = Backups.open(old, store -> store, Duration.ofSeconds(1))) {
            repository.prune(
                    new PruneRequest(
                            new MaxUnused.Bytes(0),
                            Long.MAX_VALUE,
                            true,
                            false,
                            false,
                            Duration.ofSeconds(10),
                            false,
                            true),
                    Progress.NONE);
            assertThat(repository.storedBytes()).isLessThan(100_000);
        }
        restic.checkReadingAllData();
    }
}
