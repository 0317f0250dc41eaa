package io.holdfast.sources.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Repository;
import io.holdfast.repository.Shell;
import io.holdfast.repository.snapshot.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has not changed since the backup before is not read again, and nothing that has changed is missed. */
class UnchangedFilesTest {
    private static final String MANIFEST = "/" + FileManifest.PATH.names().getFirst() + "/files.jsonl";

    @TempDir
    Path folder;

    private Protected system;
    private Path source;

    @BeforeEach
    void init() throws Exception {
        system = new Protected(new FilesKind(), folder);
        source = Files.createDirectory(folder.resolve("source"));
        // names whose order is another with their slashes than without
        Shell.run(source, """
                mkdir a b b/c; printf 1 > a/x; printf 2 > a.b; printf 3 > 'a b'; printf 4 > b/c/d; printf 5 > b/c.d
                : > empty; head -c 3000000 /dev/urandom > large; ln large b/linked; ln -s large link
                """);
    }

    @AfterEach
    void close() throws Exception {
        system.close();
    }

    @Test
    void only_what_changed_is_read_again_and_every_snapshot_is_whole() throws Exception {
        // a file that was changed within moments of a backup is read by the next one, too
        Thread.sleep(2_500);
        List<String> read = new ArrayList<>();
        Protected.Backup first = backUp(read, Optional.empty());
        assertThat(read).contains("/a/x", "/a.b", "/large", MANIFEST).hasSize(9);

        Protected.Backup second = backUp(read, Optional.of(first.snapshot()));
        assertThat(read).containsExactly(MANIFEST);
        assertThat(second.facts().facts()).containsEntry("files_unchanged", "8").containsEntry("files", "8");
        assertThat(second.summary().bytes())
                .as("what was taken over counts, too")
                .isEqualTo(first.summary().bytes());
        assertThat(manifest(second.snapshot())).isEqualTo(manifest(first.snapshot()));
        isWhole(second.snapshot());

        Instant changing = Instant.now();
        Shell.run(source, """
                printf 6 > a/x; touch -r a.b a/x    # as large as before, and as old
                chmod 600 'a b'
                rm b/c.d; printf new > b/c.e
                printf 7 > tmp; mv tmp b/c/d
                """);
        // within moments of the change, however long this machine took to get here
        read.clear();
        Protected.Backup third = system.backUp(
                Map.of("path", source.toString()),
                path -> read.add(path.toString()),
                Optional.of(second.snapshot()),
                Clock.fixed(changing.plusSeconds(1), ZoneOffset.UTC));
        assertThat(read).containsExactlyInAnyOrder("/a/x", "/a b", "/b/c.e", "/b/c/d", MANIFEST);
        isWhole(third.snapshot());

        Protected.Backup fourth = backUp(read, Optional.of(third.snapshot()));
        assertThat(read)
                .as("changed so shortly before the third that a change after it may have left no trace")
                .containsExactlyInAnyOrder("/a/x", "/a b", "/b/c.e", "/b/c/d", MANIFEST);
        isWhole(fourth.snapshot());
        system.restic().checkReadingAllData();
    }

    @Test
    void after_a_backup_of_stock_restic_everything_is_read_as_it_has_no_manifest() throws Exception {
        Thread.sleep(2_500);
        system.restic().backup(source, ".");
        List<String> read = new ArrayList<>();
        Protected.Backup backup =
                backUp(read, Optional.of(system.repository.snapshots().getFirst()));
        assertThat(read).hasSize(9);
        isWhole(backup.snapshot());
    }

    private Protected.Backup backUp(List<String> read, Optional<Snapshot> previous) throws Exception {
        read.clear();
        return system.backUp(Map.of("path", source.toString()), path -> read.add(path.toString()), previous);
    }

    private List<String> manifest(Snapshot snapshot) throws Exception {
        List<String> lines = new ArrayList<>();
        Repository repository = system.repository;
        FileManifest.read(repository, snapshot, line -> {
            if (line instanceof ManifestLine.FileDigest digest) {
                lines.add(new String(digest.toBytes()));
            }
        });
        return lines;
    }

    /** restic restores what is there now. */
    private void isWhole(Snapshot snapshot) throws Exception {
        Path target = folder.resolve("restored-" + snapshot.shortId());
        system.restic().restore(snapshot.id(), target);
        assertThat(Shell.run(target, "rm -r .holdfast; diff -r '" + source + "' . && stat -c '%n %a %s %Y %h' $(ls)"))
                .isEqualTo(Shell.run(source, "stat -c '%n %a %s %Y %h' $(ls)"));
    }
}
