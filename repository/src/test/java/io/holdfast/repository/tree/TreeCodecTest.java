package io.holdfast.repository.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RandomCase;
import io.holdfast.repository.RepositoryException.Damaged;
import io.holdfast.repository.blob.BlobId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeCodecTest {
    private static final BlobId ID = BlobId.parse("01".repeat(32));
    private static final EntryMetadata PLAIN = EntryMetadata.synthetic(0644, Instant.EPOCH);

    @Test
    void what_is_written_is_read_back() {
        RandomCase.check(500, random -> {
            List<Node> nodes = Nodes.tree(random);
            byte[] tree = TreeCodec.encode(nodes);
            List<Node> read = TreeCodec.decode(tree);
            assertThat(read).usingRecursiveComparison().isEqualTo(nodes);
            assertThat(TreeCodec.encode(read)).isEqualTo(tree);
        });
    }

    @Test
    void every_name_survives() {
        RandomCase.check(2000, random -> {
            EntryName name = Nodes.name(random);
            byte[] tree = TreeCodec.encode(List.of(new Node.Directory(name, PLAIN, ID)));
            assertThat(TreeCodec.decode(tree).getFirst().name()).isEqualTo(name);
        });
    }

    @Test
    void the_empty_tree_is_as_restic_writes_it() throws Exception {
        assertThat(new String(TreeCodec.encode(List.of()), UTF_8)).isEqualTo("{\"nodes\":[]}\n");
        assertThat(TreeCodec.decode("{\"nodes\":null}\n".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void an_empty_file_has_an_empty_list_of_blobs_and_no_size() {
        Node empty = new Node.RegularFile(EntryName.of("empty"), PLAIN, 0, List.of());
        assertThat(new String(TreeCodec.encode(List.of(empty)), UTF_8))
                .isEqualTo("{\"nodes\":[{\"name\":\"empty\",\"type\":\"file\",\"mode\":420,"
                        + "\"mtime\":\"1970-01-01T00:00:00Z\",\"atime\":\"1970-01-01T00:00:00Z\","
                        + "\"ctime\":\"1970-01-01T00:00:00Z\",\"uid\":0,\"gid\":0,\"content\":[]}]}\n");
    }

    @Test
    void a_link_target_that_is_not_utf8_is_kept_raw_beside_what_older_readers_can_show() throws Exception {
        byte[] target = "caf\u00e9".getBytes(ISO_8859_1);
        byte[] tree = TreeCodec.encode(List.of(new Node.SymbolicLink(EntryName.of("link"), PLAIN, target)));
        assertThat(new String(tree, UTF_8)).contains("\"linktarget\":\"caf\\ufffd\",\"linktarget_raw\":\"Y2Fm6Q==\"");
        assertThat(((Node.SymbolicLink) TreeCodec.decode(tree).getFirst()).target())
                .isEqualTo(target);
    }

    @Test
    void nodes_out_of_byte_order_are_not_written() {
        // U+FF5E comes before U+1F600 in bytes and after it in UTF-16
        Node fullwidth = new Node.Directory(EntryName.of("\uff5e"), PLAIN, ID);
        Node emoji = new Node.Directory(EntryName.of("\ud83d\ude00"), PLAIN, ID);
        assertThat(TreeCodec.encode(List.of(fullwidth, emoji))).isNotEmpty();
        assertThatThrownBy(() -> TreeCodec.encode(List.of(emoji, fullwidth)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TreeCodec.encode(List.of(emoji, emoji))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fields_of_a_newer_restic_are_skipped() throws Exception {
        String tree = """
                {"version":3,"nodes":[{"name":"a","type":"dir","mode":2147484141,"mtime":"2026-01-02T03:04:05.06+05:30",\
                "atime":"1901-01-01T00:00:00Z","ctime":"2026-01-02T03:04:05-08:00","uid":1,"gid":2,"inode":18446744073709551615,\
                "generic_attributes":{"windows.creation_time":"AAAA","x":[1,{"y":null}]},"content":null,\
                "subtree":"%s","new":[[]]}],"later":{"a":[]}}
                """.formatted(ID);
        Node node = TreeCodec.decode(tree.getBytes(UTF_8)).getFirst();
        assertThat(node.metadata().modified()).isEqualTo("2026-01-01T21:34:05.060Z");
        assertThat(node.metadata().changed()).isEqualTo("2026-01-02T11:04:05Z");
        assertThat(node.metadata().inode()).isEqualTo(-1);
        assertThat(node.metadata().permissions()).isEqualTo(0755);
        assertThat(node).isInstanceOf(Node.Directory.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"nodes\":{}}",
                "{\"nodes\":[1]}",
                "{\"nodes\":[]} trailing",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"content\":null}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"content\":[\"12\"]}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"content\":[\"zz\"]}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"dir\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"wormhole\"}]}",
                "{\"nodes\":[{\"name\":\"\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"..\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a/b\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\\\\x00\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\\\\q\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\\\\x4\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\\\\ud800\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\\\\400\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\\\\\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"mtime\":\"yesterday\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"mtime\":\"2026-13-01T00:00:00Z\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"mtime\":\"2026-01-01T00:00:00\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"uid\":\"0\"}]}",
                "{\"nodes\":[{\"name\":\"b\",\"type\":\"fifo\"},{\"name\":\"a\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\"},{\"name\":\"a\",\"type\":\"fifo\"}]}",
            })
    void what_is_no_sound_tree_is_damage(String tree) {
        assertThatThrownBy(() -> TreeCodec.decode(tree.getBytes(UTF_8))).isInstanceOf(Damaged.class);
    }

    @Test
    void years_that_the_format_cannot_hold_become_its_nearest() throws Exception {
        for (Instant time : List.of(Instant.MIN, Instant.MAX, Instant.parse("+12026-05-06T07:08:09Z"))) {
            Node node = new Node.RegularFile(EntryName.of("a"), EntryMetadata.synthetic(0, time), 0, List.of());
            Instant read = TreeCodec.decode(TreeCodec.encode(List.of(node)))
                    .getFirst()
                    .metadata()
                    .modified();
            assertThat(read.toString().substring(0, 4)).isIn("0000", "9999");
        }
    }
}
