package io.holdfast.repository.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.repository.Listing;
import io.holdfast.repository.OddFiles;
import io.holdfast.repository.Parts;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores what stock restic backed up, and compares with the original and with what restic restores. */
class ResticRestoreTest {
    @TempDir
    Path folder;

    private Restic restic;
    private Path target;

    @BeforeEach
    void init() throws Exception {
        restic = new Restic(folder.resolve("repository")).init();
        target = folder.resolve("target");
    }

    @AfterEach
    void makeRemovable() throws Exception {
        Shell.run(folder, "chmod -R u+rwX . || true");
    }

    @Test
    void everything_that_a_file_system_may_hold_comes_back_as_it_was() throws Exception {
        Path source = OddFiles.make(folder.resolve("source"));
        restic.backup(source, ".");
        RestoreSummary summary = restore(EntryPath.ROOT, Progress.NONE);
        assertThat(summary.warnings()).isEmpty();
        Listing.assertSame(Listing.of(target), Listing.of(source));
        assertThat(summary.files())
                .isEqualTo(Long.parseLong(
                        Shell.run(source, "find . -type f -printf x | wc -c").strip()));
        Path theirs = folder.resolve("theirs");
        restic.restore("latest", theirs);
        Listing.assertSame(Listing.withoutAccessTimes(target), Listing.withoutAccessTimes(theirs));
    }

    @Test
    void a_subtree_with_a_name_that_is_not_utf8_is_restored_alone() throws Exception {
        Path source = OddFiles.make(folder.resolve("source"));
        restic.backup(source, ".");
        EntryPath odd =
                new EntryPath(java.util.List.of(new io.holdfast.repository.tree.EntryName(new byte[] {(byte) 0x80})));
        restore(odd, Progress.NONE);
        assertThat(Shell.run(target, "find . | sort")).isEqualTo(".\n./empty-directory\n./inside\n");
        assertThat(Shell.run(target, "cmp inside ../source/linked && echo same"))
                .isEqualTo("same\n");
    }

    @Test
    void one_large_file_is_restored_by_several_threads_at_once() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Shell.run(source, "head -c 100000000 /dev/urandom > large");
        restic.backup(source, ".");
        Set<Thread> writers = ConcurrentHashMap.newKeySet();
        Progress threads = new Progress() {
            @Override
            public void processed(long bytes) {
                writers.add(Thread.currentThread());
            }
        };
        RestoreSummary summary = restore(EntryPath.ROOT, threads);
        assertThat(summary.bytes()).isEqualTo(100_000_000);
        assertThat(writers).hasSizeGreaterThan(1);
        Shell.run(folder, "cmp source/large target/large");
    }

    @Test
    void a_pack_with_one_changed_byte_fails_the_restore_and_is_named() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Shell.run(source, "head -c 20000000 /dev/urandom > report; head -c 3000000 /dev/urandom > other");
        restic.backup(source, ".");
        String pack = Shell.run(folder, "find repository/data -type f -size +3M -printf '%f\\n' | sort | head -1")
                .strip();
        Shell.run(
                folder,
                "f=repository/data/*/" + pack + "; chmod u+w $f; printf '\\001\\002\\003' "
                        + "| dd of=$(echo $f) bs=1 seek=1000000 conv=notrunc status=none");
        assertThatExceptionOfType(RepositoryException.Damaged.class)
                .isThrownBy(() -> restore(EntryPath.ROOT, Progress.NONE))
                .withMessageContaining(pack)
                .withMessageContaining("left in " + target);
    }

    private RestoreSummary restore(EntryPath subtree, Progress progress) throws IOException, InterruptedException {
        try (Parts parts = new Parts(restic.repository())) {
            Blobs blobs = parts.blobs.reading();
            return new Restorer(blobs, new TreeReader(blobs))
                    .restore(restic.newestTree(), subtree, target, RestoreOptions.DEFAULT.withDevices(), progress);
        }
    }
}
