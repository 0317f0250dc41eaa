package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Repository.RebuildReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that is lost, damaged or wrong comes back from the packs; restic judges. */
class RebuildIndexTest {
    @TempDir
    Path folder;

    private Path place;

    @BeforeEach
    void make() throws Exception {
        place = Backups.withOneSnapshot(folder.resolve("repository"));
        try (Repository repository = open()) {
            repository.backup(
                    Backups.request("/many"),
                    sink -> {
                        // so many blobs that a header is longer than what is read of a pack at first
                        for (int i = 0; i < 600; i++) {
                            Backups.file(sink, "file-" + i, Backups.noise(i, 5_000));
                        }
                    },
                    Progress.NONE);
        }
    }

    @Test
    void a_lost_index_comes_back_whole() throws Exception {
        Shell.run(place, "rm index/*");
        RebuildReport report = rebuild(false);
        assertThat(report.changed()).isTrue();
        assertThat(report.readPacks()).isEqualTo(report.packs()).isEqualTo(4);
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void a_damaged_index_file_is_replaced_and_the_others_are_believed() throws Exception {
        flip(place.resolve(Shell.run(place, "ls index/* | head -n 1").strip()), 100);
        RebuildReport report = rebuild(false);
        assertThat(report.damagedFiles()).hasSize(1);
        assertThat(report.readPacks()).isEqualTo(2);
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void an_index_that_is_right_stays_as_it_is() throws Exception {
        String before = Shell.run(place, "ls index");
        assertThat(rebuild(false).changed()).isFalse();
        assertThat(Shell.run(place, "ls index")).isEqualTo(before);
        assertThat(rebuild(true).readPacks()).isEqualTo(4);
        assertThat(Shell.run(place, "ls index"))
                .as("nothing of it was believed")
                .isNotEqualTo(before);
        Backups.soundAndComplete(place, 2);
    }

    @Test
    void a_pack_that_is_missing_or_unreadable_is_named_and_the_rest_is_indexed() throws Exception {
        String[] largest = Shell.run(place, "ls -S data/*/*").split("\n");
        Path cut = place.resolve(largest[0]);
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 1));
        Path gone = place.resolve(largest[1]);
        byte[] second = Files.readAllBytes(gone);
        Files.delete(gone);
        RebuildReport report = rebuild(false);
        assertThat(report.missingPacks()).containsExactly(gone.getFileName().toString());
        assertThat(report.unreadablePacks())
                .singleElement()
                .asString()
                .contains(cut.getFileName().toString());
        assertThat(report.packs()).isEqualTo(2);
        try (Repository repository = open()) {
            assertThat(repository.check(false, Progress.NONE).errors()).isNotEmpty();
        }
        // brought back, they are found again
        Files.write(cut, whole);
        Files.write(gone, second);
        assertThat(rebuild(false).packs()).isEqualTo(4);
        Backups.soundAndComplete(place, 2);
    }

    private RebuildReport rebuild(boolean readAllPacks) throws Exception {
        try (Repository repository = open()) {
            return repository.rebuildIndex(readAllPacks, Progress.NONE);
        }
    }

    private Repository open() throws Exception {
        return Backups.open(place, store -> store, Duration.ofSeconds(5));
    }

    private static void flip(Path file, int at) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
