package io.holdfast.repository.restore;

import static io.holdfast.repository.restore.RestoreNodes.bytes;
import static io.holdfast.repository.restore.RestoreNodes.directory;
import static io.holdfast.repository.restore.RestoreNodes.file;
import static io.holdfast.repository.restore.RestoreNodes.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Shell;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores of what is selected only. */
class SelectedRestoreTest {
    @TempDir
    Path folder;

    private final MemoryBlobs blobs = new MemoryBlobs(4 << 20);
    private BlobId root;

    @BeforeEach
    void make() throws IOException {
        BlobId deep = blobs.save(List.of(text("x.log"), text("x.txt")));
        BlobId inner = blobs.save(List.of(text("a.log"), text("a.txt"), directory("deep", 0750, deep)));
        BlobId other = blobs.save(List.of(text("b.txt")));
        root = blobs.save(List.of(directory("inner", 0710, inner), directory("other", 0755, other), text("top.log")));
    }

    private Node text(String name) throws IOException {
        return file(name, metadata(0640), name.length(), List.of(blobs.save(bytes(name))));
    }

    @Test
    void what_is_included_comes_with_the_directories_above_it_and_nothing_else() throws Exception {
        RestoreSummary summary =
                restore(EntryPath.ROOT, including(path -> path.toString().endsWith(".log")));
        assertThat(found())
                .isEqualTo("710 ./inner\n640 ./inner/a.log\n750 ./inner/deep\n640 ./inner/deep/x.log\n640 ./top.log\n");
        assertThat(summary.files()).isEqualTo(3);
        assertThat(target().resolve("inner/deep/x.log")).hasContent("x.log");
    }

    @Test
    void an_included_directory_comes_whole_but_for_what_is_excluded() throws Exception {
        RestoreSelection selection = new RestoreSelection(
                Optional.of(path -> path.toString().equals("/inner")),
                path -> path.toString().endsWith("/deep"));
        restore(EntryPath.ROOT, selection);
        assertThat(found()).isEqualTo("710 ./inner\n640 ./inner/a.log\n640 ./inner/a.txt\n");
    }

    @Test
    void patterns_are_of_paths_in_the_snapshot_also_when_a_part_of_it_is_restored() throws Exception {
        restore(EntryPath.of("inner"), including(path -> path.toString().equals("/inner/deep/x.txt")));
        assertThat(found()).isEqualTo("750 ./deep\n640 ./deep/x.txt\n");
        Shell.run(folder, "rm -r target");
        restore(EntryPath.of("inner/deep"), including(path -> path.toString().equals("/inner")));
        assertThat(found()).isEqualTo("640 ./x.log\n640 ./x.txt\n");
        Shell.run(folder, "rm -r target");
        restore(EntryPath.of("inner/a.txt"), including(path -> path.toString().endsWith(".txt")));
        assertThat(found()).isEqualTo("640 ./a.txt\n");
    }

    @Test
    void directories_that_are_there_and_only_on_the_way_stay_as_they_are() throws Exception {
        Files.createDirectories(target().resolve("inner"));
        Shell.run(target(), "chmod 700 inner");
        RestoreSelection selection = including(path -> path.toString().endsWith("x.txt"));
        new Restorer(blobs, blobs)
                .restore(
                        root,
                        EntryPath.ROOT,
                        target(),
                        new RestoreOptions(ExistingFiles.UPDATE, false, selection),
                        Progress.NONE);
        assertThat(found()).isEqualTo("700 ./inner\n750 ./inner/deep\n640 ./inner/deep/x.txt\n");
    }

    @Test
    void nothing_selected_is_an_error_and_no_target_is_made() {
        assertThatThrownBy(() -> restore(EntryPath.ROOT, including(path -> false)))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("Nothing in the snapshot is selected");
        assertThat(target()).doesNotExist();
    }

    @Test
    void a_part_is_not_restored_with_the_removal_of_all_else() {
        assertThatThrownBy(() ->
                        new RestoreOptions(ExistingFiles.UPDATE_AND_REMOVE_OTHERS, false, including(path -> true)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RestoreSelection including(Predicate<EntryPath> included) {
        return new RestoreSelection(Optional.of(included), path -> false);
    }

    private RestoreSummary restore(EntryPath subtree, RestoreSelection selection) throws Exception {
        return new Restorer(blobs, blobs)
                .restore(
                        root,
                        subtree,
                        target(),
                        new RestoreOptions(ExistingFiles.REFUSE, false, selection),
                        Progress.NONE);
    }

    private String found() throws Exception {
        return Shell.run(target(), "find . -mindepth 1 -printf '%m %p\\n' | sort -k2");
    }

    private Path target() {
        return folder.resolve("target");
    }
}
