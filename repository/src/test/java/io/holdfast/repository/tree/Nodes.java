package io.holdfast.repository.tree;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary nodes: whatever a file system may hold. */
final class Nodes {
    private Nodes() {}

    static Arbitrary<EntryName> names() {
        Arbitrary<byte[]> anyBytes = Arbitraries.bytes()
                .filter(b -> b != 0 && b != '/')
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(255);
        Arbitrary<byte[]> text = Arbitraries.strings()
                .withCharRange((char) 1, Character.MAX_VALUE)
                .excludeChars('/')
                .ofMinLength(1)
                .ofMaxLength(80)
                .map(s -> s.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> awkward = Arbitraries.of(
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
                        "<&>")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(anyBytes, text, awkward)
                .filter(name -> !List.of(".", "..").contains(new String(name, StandardCharsets.ISO_8859_1)))
                .map(EntryName::new);
    }

    static Arbitrary<List<Node>> trees() {
        return nodes().list().ofMaxSize(12).map(nodes -> {
            TreeMap<EntryName, Node> byName = new TreeMap<>();
            nodes.forEach(node -> byName.put(node.name(), node));
            return List.copyOf(byName.values());
        });
    }

    private static Arbitrary<Node> nodes() {
        Arbitrary<BlobId> ids =
                Arbitraries.bytes().array(byte[].class).ofSize(32).map(BlobId::of);
        Arbitrary<byte[]> targets = Arbitraries.bytes()
                .filter(b -> b != 0)
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(60);
        return Arbitraries.oneOf(
                Combinators.combine(
                                names(),
                                metadata(true),
                                Arbitraries.longs(),
                                ids.list().ofMaxSize(4))
                        .as(Node.RegularFile::new),
                Combinators.combine(names(), metadata(false), ids).as(Node.Directory::new),
                Combinators.combine(names(), metadata(true), targets).as(Node.SymbolicLink::new),
                Combinators.combine(names(), metadata(false), Arbitraries.of(Node.Kind.class), Arbitraries.longs())
                        .as(Node.Special::new));
    }

    private static Arbitrary<EntryMetadata> metadata(boolean links) {
        Arbitrary<Instant> times = Combinators.combine(
                        Arbitraries.longs().between(-62_167_219_200L, 253_402_300_799L),
                        Arbitraries.integers().between(0, 999_999_999).edgeCases(e -> e.add(0, 120_000_000, 1)))
                .as(Instant::ofEpochSecond);
        Arbitrary<Long> ids = Arbitraries.longs().between(0, (1L << 32) - 1);
        Arbitrary<String> text = Arbitraries.strings()
                .ofMaxLength(10)
                .filter(s -> s.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE));
        Arbitrary<List<ExtendedAttribute>> attributes = Combinators.combine(
                        text, Arbitraries.bytes().array(byte[].class).ofMaxSize(20))
                .as(ExtendedAttribute::new)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 07777),
                        ids.list().ofSize(2),
                        text.list().ofSize(2),
                        times.list().ofSize(3),
                        Arbitraries.longs().list().ofSize(3),
                        attributes)
                .as((permissions, owner, names, at, numbers, extended) -> new EntryMetadata(
                        permissions,
                        owner.get(0),
                        owner.get(1),
                        names.get(0),
                        names.get(1),
                        at.get(0),
                        at.get(1),
                        at.get(2),
                        numbers.get(0),
                        numbers.get(1),
                        links ? numbers.get(2) : 0,
                        extended));
    }
}
