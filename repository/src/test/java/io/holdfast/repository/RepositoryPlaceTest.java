package io.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a repository is, may be made, and is gone. */
class RepositoryPlaceTest {
    @TempDir
    Path folder;

    private Path place;

    @BeforeEach
    void make() throws Exception {
        place = Backups.withOneSnapshot(folder.resolve("repository"));
    }

    @Test
    void no_repository_is_told_from_one_without_its_config() throws Exception {
        try (Password password = Parts.password()) {
            for (Path nothing : List.of(folder.resolve("absent"), Files.createDirectory(folder.resolve("empty")))) {
                assertThatThrownBy(() -> Repositories.open(nothing, password))
                        .isInstanceOf(RepositoryException.NotFound.class)
                        .hasMessageContaining(nothing.toString());
            }
            Files.delete(place.resolve("config"));
            assertThatThrownBy(() -> Repositories.open(place, password))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining("no config");
            assertThatThrownBy(() -> Repositories.init(place, password))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("not empty");
        }
    }

    @Test
    void a_repository_is_made_only_where_nothing_is() throws Exception {
        try (Password password = Parts.password()) {
            assertThatThrownBy(() -> Repositories.init(place, password))
                    .isInstanceOf(RepositoryException.AlreadyExists.class);
            Path occupied = Files.createDirectory(folder.resolve("occupied"));
            Files.writeString(occupied.resolve("letter.txt"), "dear");
            assertThatThrownBy(() -> Repositories.init(occupied, password))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("not empty");
            assertThat(occupied).isDirectoryContaining("glob:**letter.txt").isDirectoryNotContaining("glob:**data");
            assertThatThrownBy(() -> Repositories.init(occupied.resolve("letter.txt"), password))
                    .hasMessageContaining("no directory");
            // what an init that was killed leaves: folders, or a key too, without a config
            Path begun = Parts.init(folder.resolve("begun"));
            Files.delete(begun.resolve("config"));
            assertThatThrownBy(() -> Repositories.init(begun, password)).hasMessageContaining("Try again in a minute");
            Shell.run(begun, "touch -d '-2 minutes' keys/*");
            Repositories.init(begun, password).close();
            assertThat(begun.resolve("keys").toFile().list()).hasSize(1);
            new Restic(begun).checkReadingAllData();
        }
    }

    @Test
    void files_are_for_their_owner_only_and_never_written_again() throws Exception {
        String modes = Shell.run(
                place,
                "find . -type f ! -path './tmp/*' -printf '%m\\n' | sort -u;"
                        + " find . -mindepth 1 -type d -printf '%m\\n' | sort -u");
        assertThat(modes.lines()).containsExactly("400", "700");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        assertThat(Shell.run(place, "ls data | wc -l").strip()).isEqualTo("256");
    }

    @Test
    void a_repository_whose_directory_goes_away_is_not_made_anew_in_the_empty_mount_point() throws Exception {
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            Shell.run(folder, "mv repository elsewhere && mkdir repository");
            assertThatThrownBy(() -> repository.backup(
                            Backups.request("/x"), sink -> Backups.file(sink, "file", "x"), Progress.NONE))
                    .isInstanceOf(RepositoryException.NotFound.class)
                    .hasMessageContaining("mount");
            assertThatThrownBy(() -> repository.appendTail("log", 1, "x".getBytes(UTF_8)))
                    .isInstanceOf(RepositoryException.NotFound.class);
            assertThat(place).isEmptyDirectory();
        }
    }
}
