package io.holdfast.repository.restore;

import static io.holdfast.repository.restore.RestoreNodes.file;
import static io.holdfast.repository.restore.RestoreNodes.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.SmallDisk;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What ends a restore, and what it says then. */
@Isolated("it looks at the threads of the whole process")
class FailedRestoreTest {
    @TempDir
    Path folder;

    private final MemoryBlobs blobs = new MemoryBlobs(4 << 20);

    @Test
    void a_damaged_pack_ends_the_restore_and_is_named_with_what_it_was_for() throws Exception {
        BlobId good = blobs.save(new byte[3_900_000]);
        byte[] other = new byte[3_000_000];
        other[7] = 1;
        BlobId bad = blobs.save(other);
        blobs.damagedPacks.add(MemoryBlobs.packId(1));
        BlobId root = blobs.save(
                List.of(file("a", metadata(0600), 1, List.of(good)), file("b", metadata(0600), 1, List.of(bad))));
        assertThatThrownBy(() -> new Restorer(blobs, blobs)
                        .restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, Progress.NONE))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("Pack " + MemoryBlobs.packId(1) + " holds parts of /b.")
                .hasMessageContaining("left in " + target());
    }

    @Test
    void a_store_that_cannot_be_read_is_told_with_what_is_left() throws Exception {
        BlobId root = blobs.save(List.of(file("f", metadata(0600), 10, List.of(blobs.save(new byte[10])))));
        blobs.unreadable = true;
        assertThatThrownBy(() -> new Restorer(blobs, blobs)
                        .restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, Progress.NONE))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("The store is away.")
                .hasMessageContaining("left in " + target());
    }

    @Test
    void a_blob_that_the_index_does_not_know_is_named_with_its_file() throws Exception {
        BlobId lost = blobs.save(new byte[10]);
        BlobId root = blobs.save(List.of(file("report.csv", metadata(0600), 10, List.of(lost))));
        blobs.forget(lost);
        assertThatThrownBy(() -> new Restorer(blobs, blobs)
                        .restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, Progress.NONE))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("does not know blob " + lost + ", a part of /report.csv");
    }

    @Test
    void an_interrupted_restore_stops_at_once_says_where_it_got_to_and_leaves_no_thread() throws Exception {
        List<Node> nodes = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 100; i < 130; i++) {
            byte[] content = new byte[2_000_000];
            random.nextBytes(content);
            nodes.add(file("f" + i, metadata(0600), content.length, List.of(blobs.save(content))));
        }
        BlobId root = blobs.save(nodes);
        CountDownLatch begun = new CountDownLatch(1);
        Progress slow = new Progress() {
            @Override
            public void transferred(long bytes) {
                begun.countDown();
                try {
                    TimeUnit.MILLISECONDS.sleep(200);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread restore = Thread.ofPlatform().start(() -> {
            try {
                new Restorer(blobs, blobs).restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, slow);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        restore.interrupt();
        restore.join(5_000);
        assertThat(restore.isAlive()).isFalse();
        assertThat(thrown.get())
                .isInstanceOf(InterruptedException.class)
                .hasMessageContaining("was interrupted. What was restored so far is left in " + target());
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("restore-") && thread.isAlive());
        try (var left = Files.list(target())) {
            assertThat(left.count()).isLessThan(30);
        }
    }

    @Test
    void a_full_disk_is_told_with_what_to_do_and_what_is_left() throws Exception {
        Path small = folder.resolve("small");
        try (SmallDisk disk = SmallDisk.mount(small, 4)) {
            byte[] content = new byte[6_000_000];
            new Random(6).nextBytes(content);
            BlobId root =
                    blobs.save(List.of(file("big", metadata(0600), content.length, List.of(blobs.save(content)))));
            assertThatThrownBy(() -> new Restorer(blobs, blobs)
                            .restore(root, EntryPath.ROOT, small.resolve("t"), RestoreOptions.DEFAULT, Progress.NONE))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("no space left on the device (ENOSPC). Make room there")
                    .hasMessageContaining("left in " + small.resolve("t"));
        }
    }

    @Test
    void a_target_that_is_not_empty_or_no_directory_is_left_alone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("precious"), "mine");
        BlobId root = blobs.save(List.of(file("precious", metadata(0600), 0, List.of())));
        Restorer restorer = new Restorer(blobs, blobs);
        assertThatThrownBy(() -> restorer.restore(root, EntryPath.ROOT, full, RestoreOptions.DEFAULT, Progress.NONE))
                .isInstanceOf(RepositoryException.class)
                .hasMessage("The target " + full + " is not empty, it holds 'precious'. Name a directory that is absent"
                        + " or empty: only an update, when asked for, overwrites.");
        assertThatThrownBy(() -> restorer.restore(root, EntryPath.ROOT, file, RestoreOptions.DEFAULT, Progress.NONE))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("not a directory (ENOTDIR). Name a target directory that is absent or empty.");
        assertThat(full.resolve("precious")).hasContent("mine");
        assertThat(file).hasContent("mine");
    }

    @Test
    void a_subtree_that_the_snapshot_lacks_makes_no_target() throws Exception {
        BlobId root = blobs.save(List.of(file("f", metadata(0600), 0, List.of())));
        for (String absent : List.of("g", "f/g", "d/g")) {
            assertThatThrownBy(() -> new Restorer(blobs, blobs)
                            .restore(root, EntryPath.of(absent), target(), RestoreOptions.DEFAULT, Progress.NONE))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageStartingWith("The snapshot has no /" + absent);
        }
        assertThat(target()).doesNotExist();
    }

    private Path target() {
        return folder.resolve("target");
    }
}
