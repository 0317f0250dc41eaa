package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.restore.ExistingFiles;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore into what is there already: only what differs is written, and the result is as a fresh one. */
@Timeout(180)
class UpdatingRestoreTest {
    @TempDir
    Path folder;

    private RepositoryOnDisk disk;
    private Snapshot snapshot;
    private Path target;
    private List<String> expected;

    @BeforeEach
    void restoreOnce() throws Exception {
        disk = new RepositoryOnDisk(folder);
        Path source = disk.oddFiles();
        snapshot = disk.backup(new FolderContents(source, Cuts.CONTENT)).snapshot();
        target = folder.resolve("target");
        disk.repository.restore(snapshot, EntryPath.ROOT, target, Progress.NONE);
        expected = Listing.withoutAccessTimes(target);
    }

    @AfterEach
    void close() throws Exception {
        disk.close();
    }

    @Test
    void what_is_there_whole_is_not_fetched_again() throws Exception {
        AtomicLong fetched = new AtomicLong();
        RestoreSummary summary = restore(ExistingFiles.UPDATE, fetched);
        assertThat(fetched).hasValue(0);
        assertThat(summary.unchangedBytes()).isEqualTo(summary.bytes()).isGreaterThan(14_000_000);
        Listing.assertSame(Listing.withoutAccessTimes(target), expected);
    }

    @Test
    void every_kind_of_difference_is_mended_and_nothing_else_is_written() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("inside"), "not ours");
        Shell.run(target, """
                printf X | dd of=large bs=1 seek=5000000 conv=notrunc status=none
                truncate -s 1000 sparse; printf more >> ' -rf * $(id)'
                printf x | dd of=small bs=1 conv=notrunc status=none    # with its two further names
                rm small-again; printf other > small-again
                rm fifo; printf file > fifo
                rm to-directory; ln -s elsewhere to-directory
                rm empty; ln -s ../outside/inside empty
                chmod 777 setid; setfacl -m u:7:rw setid
                """);
        // a directory that became a link must not lead the restore out of the target
        Shell.run(target, "d=$(printf '\\200'); rm -r \"$d\"; ln -s ../outside \"$d\"");
        AtomicLong fetched = new AtomicLong();
        RestoreSummary summary = restore(ExistingFiles.UPDATE, fetched);
        Listing.assertSame(Listing.withoutAccessTimes(target), expected);
        assertThat(outside.resolve("inside")).hasContent("not ours");
        assertThat(fetched.get())
                .as("one blob of the large file and what else was touched")
                .isLessThan(summary.bytes() - summary.unchangedBytes() + 1_000_000);
        assertThat(summary.unchangedBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void what_the_snapshot_does_not_have_stays_unless_it_is_to_go() throws Exception {
        Shell.run(target, "mkdir -p sticky/more/deep; printf x > sticky/more/deep/file; ln -s / sticky/more/root");
        restore(ExistingFiles.UPDATE, new AtomicLong());
        assertThat(target.resolve("sticky/more/deep/file")).exists();
        restore(ExistingFiles.UPDATE_AND_REMOVE_OTHERS, new AtomicLong());
        Listing.assertSame(Listing.withoutAccessTimes(target), expected);
        // of a single file, nothing beside it goes
        Files.writeString(target.resolve("beside"), "x");
        disk.repository.restore(
                snapshot, EntryPath.of("small"), target, ExistingFiles.UPDATE_AND_REMOVE_OTHERS, Progress.NONE);
        assertThat(target.resolve("beside")).exists();
    }

    @Test
    void a_directory_in_the_place_of_a_file_is_removed_only_when_others_are() throws Exception {
        Shell.run(target, "rm large; mkdir large; printf x > large/x");
        assertThatThrownBy(() -> restore(ExistingFiles.UPDATE, new AtomicLong()))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("large")
                .hasMessageContaining("is a directory");
        restore(ExistingFiles.UPDATE_AND_REMOVE_OTHERS, new AtomicLong());
        Listing.assertSame(Listing.withoutAccessTimes(target), expected);
    }

    @Test
    void a_restore_that_was_stopped_goes_on() throws Exception {
        Path other = folder.resolve("other");
        Progress stopping = new Progress() {
            private final AtomicLong seen = new AtomicLong();

            @Override
            public void processed(long bytes) {
                if (seen.addAndGet(bytes) > 3_000_000) {
                    throw new IllegalStateException("stopped");
                }
            }
        };
        assertThatThrownBy(() -> disk.repository.restore(snapshot, EntryPath.ROOT, other, stopping))
                .hasMessageContaining("stopped");
        RestoreSummary summary =
                disk.repository.restore(snapshot, EntryPath.ROOT, other, ExistingFiles.UPDATE, Progress.NONE);
        assertThat(summary.unchangedBytes()).isPositive();
        Listing.assertSame(Listing.withoutAccessTimes(other), expected);
    }

    private RestoreSummary restore(ExistingFiles existing, AtomicLong fetched) throws Exception {
        return disk.repository.restore(snapshot, EntryPath.ROOT, target, existing, new Progress() {
            @Override
            public void transferred(long bytes) {
                fetched.addAndGet(bytes);
            }
        });
    }
}
