package io.holdfast.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.repository.Shell;
import io.holdfast.repository.posix.Directory;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A protected system goes on living while it is backed up. */
class ChangingFilesTest {
    @TempDir
    Path folder;

    private Protected system;
    private Path source;
    private Path target;

    @BeforeEach
    void init() throws Exception {
        system = new Protected(new FilesKind(), folder);
        source = Files.createDirectory(folder.resolve("source"));
        target = folder.resolve("target");
        Shell.run(
                source,
                "printf 'first content of a' > a; printf 'content of b' > b; mkdir c; printf x > c/d; printf z > z");
    }

    @AfterEach
    void close() throws Exception {
        system.close();
    }

    @Test
    void what_vanishes_before_it_is_read_is_counted_and_the_rest_is_backed_up() throws Exception {
        Protected.Backup backup = system.backUp(Map.of("path", source.toString()), path -> {
            if (path.toString().equals("/a")) {
                Files.delete(source.resolve("b"));
                Files.delete(source.resolve("c/d"));
                Files.delete(source.resolve("c"));
            }
        });
        assertThat(backup.facts().facts())
                .containsEntry("vanished_during_backup", "2")
                .containsEntry("vanished_names", "/b\n/c")
                .containsEntry("files", "2");
        system.restore(backup.snapshot(), target, Map.of());
        assertThat(Shell.run(target, "rm -r .holdfast; find . -type f | sort")).isEqualTo("./a\n./z\n");
    }

    @Test
    void a_file_that_becomes_a_link_or_a_fifo_is_neither_followed_nor_waited_for() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Protected.Backup backup = system.backUp(Map.of("path", source.toString()), path -> {
            if (path.toString().equals("/a")) {
                Files.delete(source.resolve("b"));
                Files.createSymbolicLink(source.resolve("b"), secret);
                Files.delete(source.resolve("c/d"));
                Files.delete(source.resolve("c"));
                Files.createSymbolicLink(source.resolve("c"), Path.of("/etc"));
            }
        });
        system.restore(backup.snapshot(), target, Map.of());
        assertThat(Shell.run(target, "rm -r .holdfast; find . -type f | sort; readlink b c"))
                .isEqualTo("./a\n./z\n" + secret + "\n/etc\n");
    }

    @Test
    void a_file_that_changes_while_it_is_read_is_read_again() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Protected.Backup backup = system.backUp(Map.of("path", source.toString()), path -> {
            if (path.toString().equals("/a") && times.incrementAndGet() == 1) {
                Files.writeString(source.resolve("a"), "second content, longer");
            }
        });
        assertThat(times).hasValue(2);
        assertThat(backup.facts().facts()).containsEntry("changed_during_backup", "0");
        system.restore(backup.snapshot(), target, Map.of());
        assertThat(target.resolve("a")).hasContent("second content, longer");
    }

    @Test
    void a_file_that_never_rests_is_kept_as_it_was_read_and_noted() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Protected.Backup backup = system.backUp(Map.of("path", source.toString()), path -> {
            if (path.toString().equals("/a")) {
                times.incrementAndGet();
                Files.writeString(source.resolve("a"), ".", StandardOpenOption.APPEND);
            }
        });
        assertThat(times).hasValue(3);
        assertThat(backup.facts().facts())
                .containsEntry("changed_during_backup", "1")
                .containsEntry("changed_names", "/a");
        RestoreReport report = system.restore(backup.snapshot(), target, Map.of());
        assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
        assertThat(report.facts()).containsEntry("changed_during_backup", "1");
        assertThat(target.resolve("a"))
                .as("up to where it was when reading began")
                .hasContent("first content of a..");
    }

    @Test
    void a_file_that_is_replaced_as_a_whole_is_backed_up_as_a_whole() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Path next = folder.resolve("next");
        Protected.Backup backup = system.backUp(Map.of("path", source.toString()), path -> {
            if (path.toString().equals("/a") && times.incrementAndGet() == 1) {
                Files.writeString(next, "replaced");
                Files.move(next, source.resolve("a"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
        });
        system.restore(backup.snapshot(), target, Map.of());
        assertThat(target.resolve("a")).hasContent("replaced");
    }

    @Test
    void what_cannot_be_read_ends_the_backup_unless_it_may_be_skipped() throws Exception {
        // reading a process's memory at address 0 is an input/output error, for root too
        String memory = "/proc/" + ProcessHandle.current().pid() + "/mem";
        String paths = source + "," + memory;
        assertThatThrownBy(() -> system.backUp(Map.of("paths", paths)))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "Cannot read " + memory + ": the device reports an input/output error (EIO). Give the backup"
                                + " the right to read it, exclude it with the setting 'exclude', or set 'on-unreadable' to"
                                + " 'skip' to go on without it.");
        assertThat(system.repository.snapshots()).isEmpty();
        Protected.Backup backup = system.backUp(Map.of("paths", paths, "on-unreadable", "skip"));
        assertThat(backup.facts().facts())
                .containsEntry("unreadable", "1")
                .containsEntry("unreadable_names", memory)
                .containsEntry("files", "4");
        RestoreReport report = system.restore(backup.snapshot(), target, Map.of());
        assertThat(report.facts()).containsEntry("unreadable_during_backup", "1");
        assertThat(target.resolve(memory.substring(1))).doesNotExist();
        system.restic().checkReadingAllData();
    }

    @Test
    void a_file_and_a_folder_without_permission_are_named() throws Exception {
        assumeTrue(Directory.effectiveUser() != 0, "root may read everything");
        Shell.run(source, "chmod 0 b c");
        try {
            assertThatThrownBy(() -> system.backUp(Map.of("path", source.toString())))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("Cannot open " + source + "/b: permission denied (EACCES).");
            Protected.Backup backup = system.backUp(Map.of("path", source.toString(), "on-unreadable", "skip"));
            assertThat(backup.facts().facts()).containsEntry("unreadable_names", "/b\n/c");
        } finally {
            Shell.run(source, "chmod 700 b c");
        }
    }

    @Test
    void a_cancelled_backup_makes_no_snapshot_and_leaves_nothing_behind() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread backup = Thread.ofPlatform().start(() -> {
            try {
                system.backUp(
                        Map.of("path", source.toString()),
                        path -> Thread.currentThread().interrupt());
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        backup.join(120_000);
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(system.repository.snapshots()).isEmpty();
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }
}
