package io.holdfast.repository.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Restic;
import io.holdfast.repository.blob.BlobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees as stock restic writes them: read, and written again to the same bytes. */
class ResticTreesTest {
    @Test
    void trees_of_stock_restic_are_read_and_written_again_to_the_byte(@TempDir Path directory) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Set<EntryName> names = names();
        List<String> made = new ArrayList<>(List.of("mkdir names && cd names"));
        for (EntryName name : names) {
            made.add(": > ./" + shellQuoted(name));
        }
        shell(data, String.join("\n", made));
        shell(data, """
                mkdir -p modes/empty
                cd modes
                for mode in 0000 0644 0755 1777 2755 4711 6555 7777; do mkdir dir$mode; : > file$mode; chmod $mode file$mode dir$mode; done
                mkfifo fifo
                head -c 3000000 /dev/urandom > large
                ln large large-hard-link
                ln -s large link; ln -s "$(printf 'na\\303\\257ve <&> "quoted" \\\\ \\342\\200\\250 \\t')" odd-link; ln -s nowhere dangling
                touch -d '1969-12-31 23:59:58.999999999' before-epoch
                touch -d '2024-02-29 12:00:00.100000000' tenth
                touch -d '2026-01-01 00:00:00' whole
                : > attributes; setfattr -n user.empty attributes; setfattr -n user.text -v 'some text' attributes
                setfattr -n user.binary -v 0xff00fe01 attributes
                """);
        Restic restic = new Restic(directory.resolve("repository")).init();
        restic.backup(data, "names", "modes");

        Set<EntryName> read = new TreeSet<>();
        List<Node> root = decoded(restic, restic.newestTree());
        assertThat(root).extracting(node -> node.name().toString()).containsExactly("modes", "names");
        for (Node top : root) {
            List<Node> nodes = decoded(restic, ((Node.Directory) top).subtree());
            if (top.name().toString().equals("names")) {
                nodes.forEach(node -> read.add(node.name()));
            } else {
                assertThat(nodes).hasSize(27);
                assertThat(find(nodes, "dir7777").metadata().permissions()).isEqualTo(07777);
                assertThat(find(nodes, "file4711").metadata().permissions()).isEqualTo(04711);
                assertThat(find(nodes, "before-epoch").metadata().modified())
                        .isEqualTo("1969-12-31T23:59:58.999999999Z");
                assertThat(find(nodes, "attributes").metadata().extendedAttributes())
                        .hasSize(3);
                assertThat(find(nodes, "large-hard-link").metadata().links()).isEqualTo(2);
            }
        }
        assertThat(read).isEqualTo(names);
    }

    @Test
    void device_nodes_of_stock_restic_are_read_and_written_again_to_the_byte(@TempDir Path directory) throws Exception {
        Restic restic = new Restic(directory.resolve("repository")).init();
        restic.backup(Path.of("/dev"), "null", "zero", "tty");
        List<Node> nodes = decoded(restic, restic.newestTree());
        Node.Special zero = (Node.Special) find(nodes, "zero");
        assertThat(zero.kind()).isEqualTo(Node.Kind.CHARACTER_DEVICE);
        assertThat(zero.device()).isEqualTo(0x105);
    }

    private static List<Node> decoded(Restic restic, BlobId id) throws Exception {
        byte[] tree = restic.blob(id);
        List<Node> nodes = TreeCodec.decode(tree);
        assertThat(new String(TreeCodec.encode(nodes), UTF_8)).isEqualTo(new String(tree, UTF_8));
        return nodes;
    }

    private static Node find(List<Node> nodes, String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(EntryName.of(name)))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Names with every byte, every kind of broken UTF-8 and every kind of character. Code points are taken from blocks
     * that were full long before the Unicode version that the installed restic was built with, since whether one is
     * printable depends on that.
     */
    private static Set<EntryName> names() {
        Set<EntryName> names = new TreeSet<>();
        for (int b = 1; b < 256; b++) {
            if (b != '/') {
                names.add(new EntryName(new byte[] {'b', (byte) b}));
                names.add(new EntryName(new byte[] {'b', (byte) b, 'x'}));
                names.add(new EntryName(new byte[] {'b', (byte) b, (byte) 0x80, (byte) 0x80, (byte) 0xbf}));
            }
        }
        for (int character = 0xa0; character < 0x250; character++) {
            names.add(EntryName.of("c" + Character.toString(character)));
        }
        for (int character : new int[] {
            0x301, 0x3b1, 0x5d0, 0x660, 0x2000, 0x200b, 0x200d, 0x2028, 0x2029, 0x202f, 0x205f, 0x20ac, 0x3000, 0x4e2d,
            0xac00, 0xe000, 0xf8ff, 0xfdd0, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x1d11e, 0x1f600, 0xe0001, 0xe0100,
            0xf0000, 0x10ffff
        }) {
            names.add(EntryName.of("d" + Character.toString(character)));
            names.add(EntryName.of(Character.toString(character) + "\n\\\""));
        }
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] name = new byte[1 + random.nextInt(255)];
            for (int j = 0; j < name.length; j++) {
                do {
                    name[j] = (byte) random.nextInt(256);
                } while (name[j] == 0 || name[j] == '/');
            }
            // four-byte sequences by chance may be of a block that has grown since
            if (!new String(name, UTF_8).codePoints().anyMatch(c -> c >= 0x250 && c != 0xfffd)) {
                names.add(new EntryName(name));
            }
        }
        return names;
    }

    private static String shellQuoted(EntryName name) {
        return "'" + new String(name.toBytes(), ISO_8859_1).replace("'", "'\\''") + "'";
    }

    private static void shell(Path directory, String script) throws IOException, InterruptedException {
        Path file = Files.createTempFile("script", ".sh");
        Files.write(file, script.getBytes(ISO_8859_1));
        Process process = new ProcessBuilder("sh", "-e", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            byte[] output = process.getInputStream().readAllBytes();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(new String(output, UTF_8)).isZero();
        } finally {
            process.destroyForcibly();
            Files.delete(file);
        }
    }
}
