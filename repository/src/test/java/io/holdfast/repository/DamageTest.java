package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository.CheckReport;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories in a bad state: each is told apart, named, and comes with what to do. */
class DamageTest {
    @TempDir
    static Path whole;

    private static String snapshot;

    @TempDir
    Path folder;

    private Path place;

    @BeforeAll
    static void make() throws Exception {
        Parts.init(whole.resolve("repository"));
        try (Password password = Parts.password();
                Repository repository = Repositories.open(whole.resolve("repository"), password)) {
            repository.backup(Backups.request("/first"), sink -> Backups.file(sink, "file", "first"), Progress.NONE);
            snapshot = repository
                    .backup(
                            Backups.request("/second"),
                            sink -> Backups.file(sink, "folder/file", Backups.noise(1, 500_000)),
                            Progress.NONE)
                    .snapshot()
                    .id();
        }
    }

    @BeforeEach
    void copy() throws Exception {
        place = folder.resolve("repository");
        Shell.run(folder, "cp -a '" + whole.resolve("repository") + "' .");
    }

    @Test
    void a_wrong_password_is_no_damage() throws Exception {
        try (Password wrong = Password.of("not this one".toCharArray())) {
            assertThatThrownBy(() -> Repositories.open(place, wrong))
                    .isInstanceOf(RepositoryException.WrongPassword.class)
                    .hasMessageContaining("opens none of the 1 keys")
                    .hasMessageNotContaining("not this one");
        }
    }

    @Test
    void any_of_several_passwords_opens_it_whoever_added_the_key() throws Exception {
        Path file = folder.resolve("new-password");
        Files.writeString(file, "second password\n");
        new Restic(place).run("key", "add", "--new-password-file", file.toString());
        try (Password first = Parts.password();
                Password second = Password.of("second password".toCharArray())) {
            for (Password password : List.of(first, second)) {
                try (Repository repository = Repositories.open(place, password)) {
                    assertThat(repository.snapshots()).hasSize(2);
                }
            }
        }
        new Restic(place, "second password").checkReadingAllData();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "keys", "snapshots"})
    void a_flipped_bit_names_its_file_and_what_to_do(String which) throws Exception {
        Path file = newestIn(which);
        flip(file);
        try (Password password = Parts.password()) {
            assertThatThrownBy(() -> {
                        try (Repository repository = Repositories.open(place, password)) {
                            for (Snapshot found : repository.snapshots()) {
                                repository.list(found, EntryPath.ROOT);
                            }
                        }
                    })
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining(place.relativize(file).toString())
                    .hasMessageContaining("copy of the repository");
        }
    }

    @Test
    void a_flipped_bit_in_the_index_is_in_the_way_of_a_prune_only() throws Exception {
        Path file = newestIn("index");
        flip(file);
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            Snapshot found = repository.snapshot(snapshot);
            try (InputStream content = repository.read(found, EntryPath.of("folder/file"))) {
                assertThat(content.readAllBytes()).isEqualTo(Backups.noise(1, 500_000));
            }
            assertThatThrownBy(() -> repository.prune(PruneRequest.DEFAULT, Progress.NONE))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining(place.relativize(file).toString())
                    .hasMessageContaining("rebuild-index");
        }
    }

    @ParameterizedTest
    @CsvSource({"flip, true", "truncate, false", "remove, false"})
    void a_damaged_pack_is_found_by_the_check_and_by_whoever_reads_it(String damage, boolean onlyByReading)
            throws Exception {
        Path pack = largestPack();
        switch (damage) {
            case "flip" -> flip(pack);
            case "truncate" -> Files.write(writable(pack), java.util.Arrays.copyOf(Files.readAllBytes(pack), 1000));
            default -> Files.delete(pack);
        }
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            assertThat(repository.check(false, Progress.NONE).sound()).isEqualTo(onlyByReading);
            CheckReport report = repository.check(true, Progress.NONE);
            assertThat(report.errors())
                    .isNotEmpty()
                    .allMatch(error -> error.contains(pack.getFileName().toString()) || error.startsWith("Snapshot "))
                    .anyMatch(error ->
                            error.startsWith("Snapshot " + snapshot.substring(0, 8)) && error.contains("/folder/file"));
            Snapshot found = repository.snapshot(snapshot);
            assertThatThrownBy(() ->
                            repository.read(found, EntryPath.of("folder/file")).readAllBytes())
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining(pack.getFileName().toString());
            assertThatThrownBy(
                            () -> repository.restore(found, EntryPath.ROOT, folder.resolve("restored"), Progress.NONE))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining(pack.getFileName().toString());
        }
        // reading a pack that is not there restic would try again for most of a minute
        Restic restic = new Restic(place);
        assertThat(onlyByReading ? restic.fail("check", "--read-data") : restic.fail("check"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "index", "snapshots"})
    void the_check_names_every_other_damaged_file(String which) throws Exception {
        if (which.equals("keys")) {
            Path password = folder.resolve("new-password");
            Files.writeString(password, "second password\n");
            new Restic(place).run("key", "add", "--new-password-file", password.toString());
        }
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
            // also a file that was read before
            repository.snapshots();
            Path file = newestIn(which);
            flip(file);
            assertThat(repository.check(false, Progress.NONE).errors())
                    .anyMatch(error -> error.contains(file.getFileName().toString()));
        }
    }

    @Test
    void a_missing_index_is_found_by_what_it_should_name_and_restic_brings_it_back() throws Exception {
        Files.delete(newestIn("index"));
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            assertThat(repository.check(true, Progress.NONE).errors())
                    .singleElement()
                    .asString()
                    .contains(snapshot)
                    .contains("in no index");
            new Restic(place).run("rebuild-index");
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
            assertThat(repository.list(repository.snapshot(snapshot), EntryPath.ROOT))
                    .hasSize(1);
        }
    }

    @Test
    void an_index_and_a_pack_that_do_not_agree_are_found() throws Exception {
        // swaps two packs of different content: each has its size, its MACs and none of its names
        Path one = largestPack();
        byte[] bytes = Files.readAllBytes(one);
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            repository.backup(
                    Backups.request("/third"),
                    sink -> Backups.file(sink, "file", Backups.noise(2, 500_000)),
                    Progress.NONE);
            Path other = Stream.of(place.resolve("data").toFile().listFiles())
                    .flatMap(sub -> Stream.of(sub.listFiles()))
                    .map(java.io.File::toPath)
                    .filter(path -> path.toFile().length() == bytes.length && !path.equals(one))
                    .findFirst()
                    .orElseThrow();
            Files.write(writable(other), bytes);
            assertThat(repository.check(false, Progress.NONE).errors()).isEmpty();
            assertThat(repository.check(true, Progress.NONE).errors())
                    .hasSize(2)
                    .allMatch(error -> error.contains(other.getFileName().toString()) || error.startsWith("Snapshot "))
                    .anyMatch(error -> error.contains("do not list the same blobs"));
        }
    }

    @Test
    void snapshots_are_found_by_unique_prefixes_only() throws Exception {
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            assertThat(repository.snapshot(snapshot.substring(0, 8)).id()).isEqualTo(snapshot);
            for (String bad : List.of("", "abc", snapshot.substring(0, 8) + "x", "../config", "latest")) {
                assertThatThrownBy(() -> repository.snapshot(bad))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("no snapshot id");
            }
            String absent = snapshot.startsWith("0000") ? "1111" : "0000";
            assertThatThrownBy(() -> repository.snapshot(absent)).hasMessageContaining("has no snapshot " + absent);
        }
    }

    private Path newestIn(String which) throws Exception {
        Path at = place.resolve(which);
        if (Files.isRegularFile(at)) {
            return at;
        }
        return at.resolve(Shell.run(at, "ls -t | head -n 1").strip());
    }

    private Path largestPack() throws Exception {
        return place.resolve(
                Shell.run(place, "find data -type f -printf '%s %p\\n' | sort -n | tail -n 1 | cut -d' ' -f2")
                        .strip());
    }

    private static void flip(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(writable(file), bytes);
    }

    private static Path writable(Path file) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
