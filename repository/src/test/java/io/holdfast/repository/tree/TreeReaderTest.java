package io.holdfast.repository.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class TreeReaderTest {
    private static final EntryMetadata PLAIN = EntryMetadata.synthetic(0644, Instant.EPOCH);

    private final FakeBlobs blobs = new FakeBlobs();
    private final TreeReader reader = new TreeReader(blobs);

    private BlobId save(BlobType type, byte[] bytes) throws Exception {
        BlobId id = BlobId.of(Sha256.digest().digest(bytes));
        blobs.save(type, id, bytes, 0, bytes.length);
        return id;
    }

    private Node.RegularFile file(byte[] content, int chunk) throws Exception {
        List<BlobId> ids = new ArrayList<>();
        for (int from = 0; from < content.length; from += chunk) {
            ids.add(save(
                    BlobType.DATA,
                    java.util.Arrays.copyOfRange(content, from, Math.min(from + chunk, content.length))));
        }
        return new Node.RegularFile(EntryName.of("file"), PLAIN, content.length, ids);
    }

    @Test
    void content_is_delivered_in_order_whichever_way_it_is_read() throws Exception {
        byte[] content = new byte[100_001];
        new Random(4).nextBytes(content);
        for (int chunk : new int[] {100_001, 60_000, 1000}) {
            Node.RegularFile file = file(content, chunk);
            try (InputStream in = reader.open(file)) {
                assertThat(in.readAllBytes()).isEqualTo(content);
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.read(new byte[1])).isEqualTo(-1);
            }
            try (InputStream in = reader.open(file)) {
                assertThat(in.skip(12_345)).isEqualTo(12_345);
                assertThat(in.read()).isEqualTo(content[12_345] & 0xff);
                assertThat(in.read(new byte[0])).isZero();
                ByteArrayOutputStream rest = new ByteArrayOutputStream();
                assertThat(in.transferTo(rest)).isEqualTo(content.length - 12_346);
                assertThat(rest.toByteArray()).endsWith(content[100_000]);
            }
        }
        try (InputStream in = reader.open(file(new byte[0], 1))) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private BlobId tree(List<Node> nodes) throws Exception {
        return save(BlobType.TREE, TreeCodec.encode(nodes));
    }

    @Test
    void files_of_one_directory_are_found_by_reading_each_tree_once_however_large_it_is() throws Exception {
        for (int count : new int[] {100, 30_000, 60_000}) {
            List<Node> files = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                files.add(new Node.RegularFile(EntryName.of(String.format("%05d", i)), PLAIN, 0, List.of()));
            }
            Node five = new Node.Directory(EntryName.of("5"), PLAIN, tree(files));
            Node base = new Node.Directory(EntryName.of("base"), PLAIN, tree(List.of(five)));
            BlobId root = tree(List.of(base));
            blobs.treesLoaded.set(0);
            for (int i = 0; i < count; i += count / 50) {
                assertThat(reader.find(root, EntryPath.of(String.format("base/5/%05d", i))))
                        .contains(files.get(i));
            }
            assertThat(blobs.treesLoaded).as("trees read for %d files", count).hasValue(3);
        }
    }

    @Test
    void many_small_trees_do_not_stay_for_ever_and_are_read_again() throws Exception {
        List<BlobId> trees = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<Node> files = new ArrayList<>();
            for (int j = 0; j < 2000; j++) {
                files.add(new Node.RegularFile(EntryName.of(String.format("%02d-%04d", i, j)), PLAIN, 0, List.of()));
            }
            trees.add(tree(files));
        }
        for (BlobId each : trees) {
            reader.load(each);
        }
        assertThat(blobs.treesLoaded).hasValue(40);
        reader.load(trees.getLast());
        assertThat(blobs.treesLoaded).as("the newest stays").hasValue(40);
        assertThat(reader.load(trees.getFirst())).hasSize(2000);
        assertThat(blobs.treesLoaded).as("the oldest has gone").hasValue(41);
    }

    @Test
    void a_blob_that_is_gone_and_blobs_that_do_not_add_up_are_damage() throws Exception {
        Node.RegularFile file = file(new byte[] {1, 2, 3, 4, 5}, 1);
        for (int size : new int[] {4, 6}) {
            Node.RegularFile wrong = new Node.RegularFile(file.name(), PLAIN, size, file.content());
            try (InputStream in = reader.open(wrong)) {
                assertThatThrownBy(in::readAllBytes)
                        .isInstanceOf(RepositoryException.Damaged.class)
                        .hasMessageContaining("do not add up to its " + size + " bytes");
            }
        }
        blobs.lose(file.content().get(2));
        try (InputStream in = reader.open(file)) {
            assertThat(in.readNBytes(2)).containsExactly(1, 2);
            assertThatThrownBy(in::read).isInstanceOf(RepositoryException.Damaged.class);
        }
    }

    @Test
    void closing_early_ends_reading_ahead() throws Exception {
        Node.RegularFile file = file(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1);
        InputStream in = reader.open(file);
        assertThat(in.read()).isEqualTo(1);
        in.close();
        in.close();
        assertThatThrownBy(in::read).hasMessageContaining("closed");
    }

    @Test
    void entries_are_found_by_path_and_listed_in_byte_order() throws Exception {
        Node.RegularFile file = file(new byte[] {1, 2, 3}, 8);
        BlobId inner = save(BlobType.TREE, TreeCodec.encode(List.of(file)));
        List<Node> nodes = List.of(
                new Node.Directory(EntryName.of("a"), PLAIN, inner),
                new Node.SymbolicLink(EntryName.of("b"), PLAIN, new byte[] {'a'}),
                new Node.Special(EntryName.of("c"), PLAIN, Node.Kind.FIFO, 0),
                new Node.Directory(new EntryName(new byte[] {(byte) 0xff}), PLAIN, inner));
        BlobId root = save(BlobType.TREE, TreeCodec.encode(nodes));
        assertThat(reader.find(root, EntryPath.of("a/file"))).contains(file);
        assertThat(reader.find(root, EntryPath.of("a/none"))).isEmpty();
        assertThat(reader.find(root, EntryPath.of("b/file"))).isEmpty();
        assertThat(reader.find(root, EntryPath.of("none/file"))).isEmpty();
        assertThat(reader.find(root, EntryPath.ROOT)).isEmpty();
        assertThat(reader.list(root, EntryPath.of("a"))).containsExactly(file);
        assertThat(reader.list(root, EntryPath.ROOT).stream().map(TreeReader::entry))
                .extracting(Repository.Entry::kind)
                .containsExactly(
                        Repository.EntryKind.DIRECTORY,
                        Repository.EntryKind.SYMBOLIC_LINK,
                        Repository.EntryKind.SPECIAL,
                        Repository.EntryKind.DIRECTORY);
        assertThat(TreeReader.entry(file).size()).isEqualTo(3);
        for (String none : List.of("b", "a/file", "none")) {
            assertThatThrownBy(() -> reader.list(root, EntryPath.of(none)))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("no directory '/" + none);
        }
    }

    @Test
    void more_trees_than_are_remembered_can_be_read() throws Exception {
        List<BlobId> trees = new ArrayList<>();
        for (int t = 0; t < 12; t++) {
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                nodes.add(new Node.Special(EntryName.of("%02d-%05d".formatted(t, i)), PLAIN, Node.Kind.FIFO, 0));
            }
            trees.add(save(BlobType.TREE, TreeCodec.encode(nodes)));
        }
        for (int round = 0; round < 2; round++) {
            for (int t = 0; t < 12; t++) {
                assertThat(reader.load(trees.get(t)).getFirst().name()).hasToString("%02d-00000".formatted(t));
            }
        }
        assertThatThrownBy(() -> reader.load(BlobId.parse("00".repeat(32))))
                .isInstanceOf(RepositoryException.Damaged.class);
    }
}
