package io.holdfast.repository.tree;

import io.holdfast.repository.RandomCase;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Random nodes: whatever a file system may hold. */
final class Nodes {
    private Nodes() {}

    static EntryName name(RandomCase random) {
        while (true) {
            byte[] name = switch (random.between(0, 2)) {
                case 0 -> without(random.bytes(1, 255), '/');
                case 1 -> without(random.text(1, 80).getBytes(StandardCharsets.UTF_8), '/');
                default -> awkward(random);
            };
            if (!List.of(".", "..").contains(new String(name, StandardCharsets.ISO_8859_1))) {
                return new EntryName(name);
            }
        }
    }

    /** With something else in the place of NUL, and of this. */
    private static byte[] without(byte[] bytes, char unwanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0 || bytes[i] == unwanted) {
                bytes[i] = 'x';
            }
        }
        return bytes;
    }

    private static byte[] awkward(RandomCase random) {
        List<String> parts = random.list(
                1,
                6,
                () -> random.oneOf(
                        "\\",
                        "\"",
                        "'",
                        "\u2028",
                        "\u00a0",
                        "\ufeff",
                        "\ud83d\ude00",
                        "\u007f",
                        "\ufffd",
                        "\\x41",
                        "<&>"));
        return String.join("", parts).getBytes(StandardCharsets.UTF_8);
    }

    static List<Node> tree(RandomCase random) {
        TreeMap<EntryName, Node> byName = new TreeMap<>();
        random.list(0, 12, () -> node(random)).forEach(node -> byName.put(node.name(), node));
        return List.copyOf(byName.values());
    }

    private static Node node(RandomCase random) {
        return switch (random.oneOf(0, 1, 2, 3)) {
            case 0 ->
                new Node.RegularFile(
                        name(random), metadata(random, true), random.anyLong(), random.list(0, 4, () -> id(random)));
            case 1 -> new Node.Directory(name(random), metadata(random, false), id(random));
            case 2 -> new Node.SymbolicLink(name(random), metadata(random, true), without(random.bytes(1, 60), '\0'));
            default ->
                new Node.Special(
                        name(random), metadata(random, false), random.oneOf(Node.Kind.values()), random.anyLong());
        };
    }

    private static BlobId id(RandomCase random) {
        return BlobId.of(random.bytes(32, 32));
    }

    private static EntryMetadata metadata(RandomCase random, boolean links) {
        return new EntryMetadata(
                random.between(0, 07777),
                random.between(0, (1L << 32) - 1),
                random.between(0, (1L << 32) - 1),
                random.text(0, 10),
                random.text(0, 10),
                time(random),
                time(random),
                time(random),
                random.anyLong(),
                random.anyLong(),
                links ? random.anyLong() : 0,
                random.list(0, 3, () -> new ExtendedAttribute(random.text(0, 10), random.bytes(0, 20))));
    }

    private static Instant time(RandomCase random) {
        return Instant.ofEpochSecond(
                random.between(-62_167_219_200L, 253_402_300_799L),
                random.oneOf(random.between(0, 999_999_999), 120_000_000, 1));
    }
}
