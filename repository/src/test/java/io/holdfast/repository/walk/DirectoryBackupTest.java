package io.holdfast.repository.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Listing;
import io.holdfast.repository.OddFiles;
import io.holdfast.repository.Parts;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.SnapshotContents;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories through the library alone, with stock restic as the judge. */
@Timeout(120)
class DirectoryBackupTest {
    @TempDir
    Path folder;

    private Repository repository;
    private Restic restic;

    @BeforeEach
    void open() throws Exception {
        Path place = Parts.init(folder.resolve("repository"));
        try (Password password = Parts.password()) {
            repository = Repositories.open(place, password);
        }
        restic = new Restic(place);
    }

    @AfterEach
    void close() throws Exception {
        repository.close();
        Shell.run(folder, "chmod -R u+rwX . || true");
    }

    private Snapshot backUp(SnapshotContents contents) throws Exception {
        return repository
                .backup(
                        new SnapshotRequest(
                                Instant.now(), "host", "user", List.of("/data"), List.of(), Optional.empty()),
                        contents,
                        Progress.NONE)
                .snapshot();
    }

    @Test
    void all_that_a_directory_holds_comes_back_by_restic_and_by_a_restore() throws Exception {
        Path source = OddFiles.make(folder.resolve("source"));
        // restic before 0.17 keeps no link target that is not UTF-8
        Shell.run(source, "find . -name dangling -delete");
        Snapshot snapshot = backUp(DirectoryBackup.of(source).with(WalkOptions.ALL.withAccessTimes(true)));
        List<String> expected = Listing.of(source);
        restic.checkReadingAllData();
        Path theirs = folder.resolve("theirs");
        restic.restore("latest", theirs);
        Listing.assertSame(Listing.of(theirs), expected);
        Path ours = folder.resolve("ours");
        assertThat(repository
                        .restore(snapshot, EntryPath.ROOT, ours, Progress.NONE)
                        .losses())
                .isEmpty();
        Shell.run(folder, "diff -r --no-dereference --exclude=fifo --exclude=disk --exclude=terminal source ours");
    }

    @Test
    void several_make_one_snapshot_and_rules_leave_out_what_they_say() throws Exception {
        Shell.run(folder, """
                mkdir -p one/cache one/in two/deep; echo 1 > one/file; echo 2 > one/in/a.tmp; echo 3 > one/cache/x
                printf 'Signature: 8a477f597d28d172789f06886806bc55' > one/cache/CACHEDIR.TAG
                echo 4 > two/deep/a.tmp; head -c 5000 /dev/zero > two/large
                """);
        DirectoryBackup one = DirectoryBackup.of(folder.resolve("one"))
                .at(EntryPath.of("srv/one"))
                .excluding(ExcludeRules.of("*.tmp").withoutCaches());
        DirectoryBackup two = DirectoryBackup.of(folder.resolve("two"))
                .at(EntryPath.of("srv/two"))
                .excluding(ExcludeRules.NONE.withLargest(4000));
        backUp(sink -> {
            one.writeTo(sink);
            two.writeTo(sink);
        });
        Path theirs = folder.resolve("theirs");
        restic.restore("latest", theirs);
        assertThat(Shell.run(theirs, "find . -type f | sort").lines())
                .containsExactly("./srv/one/cache/CACHEDIR.TAG", "./srv/one/file", "./srv/two/deep/a.tmp");
    }

    @Test
    void what_has_not_changed_since_a_snapshot_is_taken_over() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Shell.run(source, "mkdir in; echo 1 > in/same; echo 2 > changed");
        // what was changed within moments of a backup is read by the next one, too
        Thread.sleep(2_500);
        Snapshot first = backUp(DirectoryBackup.of(source));
        Shell.run(source, "echo 3 > changed; echo 4 > fresh");
        List<String> read = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        Snapshot second =
                backUp(DirectoryBackup.of(source).since(repository, first).telling(new WalkListener() {
                    @Override
                    public boolean wantsDigests() {
                        return false;
                    }

                    @Override
                    public void file(EntryPath path, long length, boolean changed) {
                        read.add(path.toString());
                    }

                    @Override
                    public void unchanged(EntryPath path, long length) {
                        unchanged.add(path.toString());
                    }

                    @Override
                    public void unreadable(EntryPath path, PosixException reason) throws IOException {
                        throw reason;
                    }
                }));
        assertThat(read).containsExactly("/changed", "/fresh");
        assertThat(unchanged).containsExactly("/in/same");
        Path ours = folder.resolve("ours");
        repository.restore(second, EntryPath.ROOT, ours, Progress.NONE);
        Shell.run(folder, "diff -r source ours");
    }

    @Test
    void a_directory_that_is_not_there_ends_the_backup_with_what_to_do() {
        assertThatThrownBy(() -> backUp(DirectoryBackup.of(folder.resolve("absent"))))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("absent")
                .hasMessageContaining("right to read it");
    }
}
