package io.holdfast.repository.restore;

import static io.holdfast.repository.restore.RestoreNodes.file;
import static io.holdfast.repository.restore.RestoreNodes.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which the index does not know every part. */
class LossTest {
    private static final int PART = 100_000;

    @TempDir
    Path folder;

    private final MemoryBlobs blobs = new MemoryBlobs(4 << 20);
    private final byte[] content = new byte[6 * PART];
    private final List<BlobId> parts = new ArrayList<>();

    private BlobId root() {
        new Random(3).nextBytes(content);
        for (int i = 0; i < 6; i++) {
            parts.add(blobs.save(Arrays.copyOfRange(content, i * PART, (i + 1) * PART)));
        }
        return blobs.save(List.of(
                file("a", metadata(0640), 6, List.of(blobs.save("whole!".getBytes()))),
                file("b", metadata(0640), content.length, parts)));
    }

    private RestoreSummary restore(BlobId root, ExistingFiles existing) throws Exception {
        return new Restorer(blobs, blobs)
                .restore(
                        root,
                        EntryPath.ROOT,
                        target(),
                        RestoreOptions.of(existing).with(OnDamage.GO_ON),
                        Progress.NONE);
    }

    private Path target() {
        return folder.resolve("target");
    }

    private void assertLost(RestoreSummary summary, long bytes, byte[] expected) throws Exception {
        assertThat(summary.losses()).singleElement().satisfies(loss -> {
            assertThat(loss.path()).hasToString("/b");
            assertThat(loss.directory()).isFalse();
            assertThat(loss.bytes()).isEqualTo(bytes);
            assertThat(loss.reason()).contains("does not know blob");
        });
        assertThat(summary.bytes()).isEqualTo(6 + content.length - bytes);
        assertThat(target().resolve("a")).hasContent("whole!");
        assertThat(target().resolve("b")).hasBinaryContent(expected);
        // not as the snapshot has it: it is not what the snapshot has
        assertThat(Files.getLastModifiedTime(target().resolve("b")))
                .isNotEqualTo(Files.getLastModifiedTime(target().resolve("a")));
    }

    @Test
    void what_is_before_and_behind_a_lost_part_is_where_it_belongs() throws Exception {
        BlobId root = root();
        blobs.forget(parts.get(2));
        byte[] expected = content.clone();
        Arrays.fill(expected, 2 * PART, 3 * PART, (byte) 0);
        assertLost(restore(root, ExistingFiles.REFUSE), PART, expected);
    }

    @Test
    void between_two_lost_parts_nobody_knows_where_a_part_belongs() throws Exception {
        BlobId root = root();
        blobs.forget(parts.get(1));
        blobs.forget(parts.get(4));
        byte[] expected = content.clone();
        Arrays.fill(expected, PART, 5 * PART, (byte) 0);
        assertLost(restore(root, ExistingFiles.REFUSE), 4 * PART, expected);
    }

    @Test
    void a_file_that_is_there_keeps_what_it_has_where_a_part_is_lost() throws Exception {
        BlobId root = root();
        restore(root, ExistingFiles.REFUSE);
        byte[] changed = content.clone();
        changed[0]++;
        changed[5 * PART + 7]++;
        Files.write(target().resolve("b"), changed);
        blobs.forget(parts.get(0));
        byte[] expected = content.clone();
        expected[0]++;
        assertLost(restore(root, ExistingFiles.UPDATE), PART, expected);
    }

    @Test
    void a_restore_that_must_be_whole_ends_there() {
        BlobId root = root();
        blobs.forget(parts.get(5));
        assertThatThrownBy(() -> new Restorer(blobs, blobs)
                        .restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, Progress.NONE))
                .isInstanceOf(RepositoryException.Damaged.class);
    }
}
