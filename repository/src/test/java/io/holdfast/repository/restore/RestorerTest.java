package io.holdfast.repository.restore;

import static io.holdfast.repository.restore.RestoreNodes.TIME;
import static io.holdfast.repository.restore.RestoreNodes.US;
import static io.holdfast.repository.restore.RestoreNodes.bytes;
import static io.holdfast.repository.restore.RestoreNodes.directory;
import static io.holdfast.repository.restore.RestoreNodes.file;
import static io.holdfast.repository.restore.RestoreNodes.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.Shell;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restore does with trees that no archiver of ours or restic's would write, and how it reads packs. */
class RestorerTest {
    @TempDir
    Path folder;

    private final MemoryBlobs blobs = new MemoryBlobs(4 << 20);

    @Test
    void each_pack_is_fetched_once_and_a_blob_that_repeats_is_written_everywhere() throws Exception {
        Random random = new Random(3);
        List<BlobId> ids = new ArrayList<>();
        Map<BlobId, byte[]> plain = new java.util.HashMap<>();
        for (int i = 0; i < 40; i++) {
            byte[] bytes = new byte[300_000 + random.nextInt(500_000)];
            random.nextBytes(bytes);
            ids.add(blobs.save(bytes));
            plain.put(ids.getLast(), bytes);
        }
        List<Node> nodes = new ArrayList<>();
        Map<String, byte[]> expected = new java.util.HashMap<>();
        for (int i = 0; i < 8; i++) {
            List<BlobId> content = new ArrayList<>(ids);
            Collections.shuffle(content, random);
            content.addAll(content.subList(0, 5));
            java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
            content.forEach(id -> whole.writeBytes(plain.get(id)));
            expected.put("f" + i, whole.toByteArray());
            nodes.add(file("f" + i, metadata(0644), whole.size(), content));
        }
        AtomicLong processed = new AtomicLong();
        AtomicLong announced = new AtomicLong();
        Progress progress = new Progress() {
            @Override
            public void expected(long bytes) {
                announced.set(bytes);
            }

            @Override
            public void processed(long bytes) {
                processed.addAndGet(bytes);
            }
        };
        RestoreSummary summary = new Restorer(blobs, blobs)
                .restore(blobs.save(nodes), EntryPath.ROOT, target(), RestoreOptions.DEFAULT, progress);
        for (Map.Entry<String, byte[]> file : expected.entrySet()) {
            assertThat(Files.readAllBytes(target().resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
        long bytes =
                expected.values().stream().mapToLong(content -> content.length).sum();
        assertThat(summary).isEqualTo(new RestoreSummary(8, bytes, 0, List.of()));
        assertThat(announced).hasValue(bytes);
        assertThat(processed).hasValue(bytes);
        assertThat(blobs.fetched).doesNotHaveDuplicates().hasSizeGreaterThan(4);
    }

    @Test
    void short_parts_are_written_where_they_belong_in_whatever_order_they_come() throws Exception {
        Random random = new Random(8);
        List<List<byte[]>> files = new ArrayList<>();
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<byte[]> parts = new ArrayList<>();
            for (int j = 0; j < 60; j++) {
                // of every kind: gathered, too long to be, and one that is a hole
                byte[] part = new byte[j % 20 == 7 ? 400_000 : 64 << 10];
                if (j % 20 != 9) {
                    random.nextBytes(part);
                }
                parts.add(part);
            }
            files.add(parts);
            all.addAll(parts);
        }
        Collections.shuffle(all, random);
        all.forEach(blobs::save);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            List<BlobId> content = files.get(i).stream().map(blobs::save).toList();
            nodes.add(file("f" + i, metadata(0640), whole(files.get(i)).length, content));
        }
        restore(nodes);
        for (int i = 0; i < files.size(); i++) {
            Path restored = target().resolve("f" + i);
            assertThat(Files.readAllBytes(restored)).isEqualTo(whole(files.get(i)));
            assertThat(Files.getLastModifiedTime(restored).toInstant()).isEqualTo(TIME);
        }
    }

    private static byte[] whole(List<byte[]> parts) {
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        parts.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    @Test
    void long_runs_of_zeros_become_holes_and_short_ones_do_not() throws Exception {
        byte[] content = new byte[3_000_000];
        content[0] = 1;
        content[1_500_001] = 2;
        byte[] head = java.util.Arrays.copyOf(content, 1_000_001);
        byte[] rest = java.util.Arrays.copyOfRange(content, 1_000_001, content.length);
        List<BlobId> parts = List.of(blobs.save(head), blobs.save(rest));
        restore(List.of(
                file("all-zero", metadata(0600), 8 << 20, List.of(blobs.save(new byte[8 << 20]))),
                file("some-zero", metadata(0600), content.length, parts)));
        assertThat(Files.readAllBytes(target().resolve("some-zero"))).isEqualTo(content);
        assertThat(Files.readAllBytes(target().resolve("all-zero"))).isEqualTo(new byte[8 << 20]);
        assertThat(shell("stat -c %b target/all-zero").strip()).isEqualTo("0");
        assertThat(Long.parseLong(shell("stat -c %b target/some-zero").strip()) * 512)
                .isLessThan(500_000);
    }

    @Test
    void a_subtree_is_restored_as_the_target_and_a_single_file_into_it() throws Exception {
        BlobId content = blobs.save(bytes("text"));
        BlobId inner = blobs.save(List.of(file("f", metadata(0640), 4, List.of(content))));
        BlobId root = blobs.save(List.of(directory("d", 0750, inner)));
        new Restorer(blobs, blobs).restore(root, EntryPath.of("d"), target(), RestoreOptions.DEFAULT, Progress.NONE);
        assertThat(target().resolve("f")).hasContent("text");
        assertThat(shell("stat -c '%a %.9Y' target").strip())
                .isEqualTo("750 " + TIME.getEpochSecond() + "." + TIME.getNano());
        Path single = folder.resolve("deep/er/single");
        new Restorer(blobs, blobs).restore(root, EntryPath.of("d/f"), single, RestoreOptions.DEFAULT, Progress.NONE);
        assertThat(single.resolve("f")).hasContent("text");
    }

    @Test
    void hard_links_with_the_same_content_are_one_file_and_those_that_differ_are_two() throws Exception {
        BlobId one = blobs.save(bytes("one"));
        BlobId two = blobs.save(bytes("two"));
        EntryMetadata linked = metadata(0640, US, 77, 3, List.of());
        BlobId inner = blobs.save(List.of(file("b", linked, 3, List.of(one)), file("c", linked, 3, List.of(two))));
        RestoreSummary summary = restore(List.of(file("a", linked, 3, List.of(one)), directory("d", 0750, inner)));
        assertThat(shell("cd target; stat -c '%n %h' a d/b d/c; cat a d/b d/c; test a -ef d/b && echo same"))
                .isEqualTo("a 2\nd/b 2\nd/c 1\noneonetwosame\n");
        assertThat(summary.files()).isEqualTo(3);
        assertThat(summary.bytes()).as("written").isEqualTo(6);
    }

    @Test
    void what_only_root_may_do_is_a_warning_and_set_id_bits_are_never_given_to_somebody_else() throws Exception {
        assumeTrue(US != 0, "as an ordinary user");
        EntryMetadata theirs = metadata(06755, US + 1, 0, 1, List.of());
        RestoreSummary summary = restore(
                List.of(
                        file("a", theirs, 0, List.of()),
                        file("b", theirs, 0, List.of()),
                        new Node.Special(EntryName.of("dev"), metadata(0600), Node.Kind.CHARACTER_DEVICE, 259)),
                RestoreOptions.DEFAULT.withDevices());
        assertThat(shell("stat -c %a target/a target/b")).isEqualTo("755\n755\n");
        assertThat(summary.warnings()).hasSize(3);
        assertThat(summary.warnings().getFirst()).contains("only root can restore owners. The same holds for 1 more.");
        assertThat(summary.warnings().get(2)).contains("character device").contains("Restore as root");
    }

    @Test
    void an_attribute_that_the_system_refuses_is_one_warning() throws Exception {
        List<ExtendedAttribute> odd = List.of(new ExtendedAttribute("nonsense.name", new byte[] {1}));
        RestoreSummary summary = restore(List.of(
                file("a", metadata(0600, US, 0, 1, odd), 0, List.of()),
                file("b", metadata(0600, US, 0, 1, odd), 0, List.of())));
        assertThat(summary.warnings())
                .singleElement()
                .asString()
                .contains("nonsense.name")
                .contains("1 more");
        assertThat(target().resolve("b")).exists();
    }

    @Test
    void a_tree_deeper_than_the_longest_path_is_restored() throws Exception {
        BlobId tree = blobs.save(List.of(file("bottom", metadata(0600), 3, List.of(blobs.save(bytes("end"))))));
        for (int i = 0; i < 50; i++) {
            tree = blobs.save(List.of(
                    new Node.Directory(EntryName.of("d".repeat(200)), metadata(0700, US, 0, 1, List.of()), tree)));
        }
        new Restorer(blobs, blobs).restore(tree, EntryPath.ROOT, target(), RestoreOptions.DEFAULT, Progress.NONE);
        assertThat(shell("cd target; find . -name bottom -printf '%d %s\\n'")).isEqualTo("51 3\n");
        shell("rm -r target");
    }

    @Test
    void restores_beyond_one_batch_are_whole() throws Exception {
        BlobId shared = blobs.save(new byte[] {1});
        int files = Batch.FULL / 1000 + 2;
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            nodes.add(file("f%05d".formatted(i), metadata(0600), 1000, Collections.nCopies(1000, shared)));
        }
        RestoreSummary summary = restore(nodes);
        assertThat(summary.files()).isEqualTo(files);
        assertThat(shell("cat target/* | tr -d '\\001' | wc -c; cat target/* | wc -c"))
                .isEqualTo("0\n" + files * 1000L + "\n");
        assertThat(blobs.fetched).as("once for each batch").hasSize(2);
    }

    private RestoreSummary restore(List<Node> nodes) throws Exception {
        return restore(nodes, RestoreOptions.DEFAULT);
    }

    private RestoreSummary restore(List<Node> nodes, RestoreOptions options) throws Exception {
        return new Restorer(blobs, blobs).restore(blobs.save(nodes), EntryPath.ROOT, target(), options, Progress.NONE);
    }

    private Path target() {
        return folder.resolve("target");
    }

    private String shell(String script) throws Exception {
        return Shell.run(folder, script);
    }
}
