package io.holdfast.repository.restore;

import static io.holdfast.repository.restore.RestoreNodes.US;
import static io.holdfast.repository.restore.RestoreNodes.bytes;
import static io.holdfast.repository.restore.RestoreNodes.directory;
import static io.holdfast.repository.restore.RestoreNodes.file;
import static io.holdfast.repository.restore.RestoreNodes.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Shell;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot, or somebody who can write to the target, may try in order to have us write elsewhere. */
class HostileTreesTest {
    @TempDir
    Path folder;

    private final MemoryBlobs blobs = new MemoryBlobs(4 << 20);

    @Test
    void a_tree_that_names_an_entry_twice_cannot_lead_content_out_of_the_target() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        BlobId evil = blobs.save(bytes("evil"));
        BlobId inner = blobs.save(List.of(file("planted", metadata(0600), 4, List.of(evil))));
        Node link = new Node.SymbolicLink(EntryName.of("d"), metadata(0777), bytes(outside.toString()));
        Node directory = directory("d", 0700, inner);
        Node fileLink = new Node.SymbolicLink(EntryName.of("f"), metadata(0777), bytes(outside + "/planted"));
        Node written = file("f", metadata(0600), 4, List.of(evil));
        for (List<Node> hostile : List.of(
                List.of(link, directory),
                List.of(directory, link),
                List.of(fileLink, written),
                List.of(written, fileLink))) {
            BlobId root = BlobId.of(new byte[32]);
            Trees trees = id -> id.equals(root) ? hostile : blobs.load(id);
            Path target = Files.createTempDirectory(folder, "t");
            assertThatThrownBy(() -> new Restorer(blobs, trees)
                            .restore(root, EntryPath.ROOT, target, RestoreOptions.DEFAULT, Progress.NONE))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining("does not list its names in order")
                    .hasMessageContaining("left in " + target);
            assertThat(outside).isEmptyDirectory();
        }
    }

    @Test
    void a_directory_that_is_swapped_for_a_link_during_the_restore_leads_nowhere() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        BlobId evil = blobs.save(bytes("evil"));
        BlobId inner = blobs.save(List.of(file("planted", metadata(0600), 4, List.of(evil))));
        BlobId root = blobs.save(List.of(directory("d", 0700, inner)));
        Progress attacker = new Progress() {
            @Override
            public void expected(long bytes) {
                try {
                    // directories are made, contents come next
                    Files.delete(target().resolve("d"));
                    Files.createSymbolicLink(target().resolve("d"), outside);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
        assertThatThrownBy(() -> new Restorer(blobs, blobs)
                        .restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, attacker))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("Cannot open the directory " + target() + "/d: not a directory (ENOTDIR)");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_file_that_somebody_plants_during_the_restore_is_not_written_to() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside"), "mine");
        BlobId evil = blobs.save(bytes("evil"));
        BlobId root = blobs.save(List.of(file("f", metadata(0600), 4, List.of(evil))));
        Progress attacker = new Progress() {
            @Override
            public void expected(long bytes) {
                try {
                    Files.createLink(target().resolve("f"), outside);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
        assertThatThrownBy(() -> new Restorer(blobs, blobs)
                        .restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, attacker))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("it exists already (EEXIST)");
        assertThat(outside).hasContent("mine");
    }

    @Test
    void no_device_is_made_without_leave_and_no_socket_at_all() throws Exception {
        assumeTrue(US == 0, "only root can make devices");
        BlobId inner = blobs.save(List.of(
                special("disk", Node.Kind.BLOCK_DEVICE, 259),
                special("removed", Node.Kind.CHARACTER_DEVICE, 0),
                special("socket", Node.Kind.SOCKET, 0),
                special("terminal", Node.Kind.CHARACTER_DEVICE, 1281)));
        BlobId root = blobs.save(List.of(directory("d", 0755, inner)));
        Restorer restorer = new Restorer(blobs, blobs);
        RestoreSummary without =
                restorer.restore(root, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, Progress.NONE);
        assertThat(Shell.run(target(), "find . -mindepth 2 -printf '%y %p\\n'"))
                .as("but for the mark that overlay file systems leave")
                .isEqualTo("c ./d/removed\n");
        assertThat(without.warnings()).hasSize(2);
        assertThat(without.warnings().getFirst())
                .contains("/d/disk was left out: it is a device")
                .endsWith("The same holds for 1 more.");
        assertThat(without.warnings().getLast()).contains("/d/socket was left out");
        Path with = folder.resolve("with");
        RestoreSummary all =
                restorer.restore(root, EntryPath.ROOT, with, RestoreOptions.DEFAULT.withDevices(), Progress.NONE);
        assertThat(Shell.run(with, "cd d; stat -c '%n %F %Hr:%Lr' disk removed terminal"))
                .isEqualTo("disk block special file 1:3\nremoved character special file 0:0\n"
                        + "terminal character special file 5:1\n");
        assertThat(all.warnings()).singleElement().asString().contains("socket");
    }

    private static Node special(String name, Node.Kind kind, long device) {
        return new Node.Special(EntryName.of(name), metadata(0666), kind, device);
    }

    private Path target() {
        return folder.resolve("target");
    }
}
