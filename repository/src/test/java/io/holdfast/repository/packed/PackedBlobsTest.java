package io.holdfast.repository.packed;

import static io.holdfast.repository.Parts.idOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Parts;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Restic;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.blob.Texture;
import io.holdfast.repository.snapshot.SnapshotDocument;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeCodec;
import io.holdfast.repository.work.Parallel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBlobsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restic_checks_and_restores_blobs_of_every_size_saved_by_several_threads(boolean verify) throws Exception {
        Path repository = Parts.init(folder.resolve("repository"));
        Random random = new Random(7);
        Map<EntryName, List<byte[]>> contents = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            contents.put(EntryName.of("file-" + i), List.of(bytes(random, i), bytes(random, i + 1)));
        }
        contents.put(EntryName.of("empty"), List.of());
        contents.put(EntryName.of("one-empty-blob"), List.of(new byte[0]));
        contents.put(EntryName.of("zeros"), List.of(new byte[8 << 20], new byte[8 << 20]));
        try (Parts parts = new Parts(repository);
                SavingSession session = parts.blobs.save(bytes -> {}, verify)) {
            // the same blobs by all threads, in different orders
            List<byte[]> all = contents.values().stream().flatMap(List::stream).collect(Collectors.toList());
            AtomicLong added = new AtomicLong();
            Parallel.forEach(List.of(1, 2, 3, 4), 4, seed -> {
                List<byte[]> shuffled = new ArrayList<>(all);
                Collections.shuffle(shuffled, new Random(seed));
                for (byte[] blob : shuffled) {
                    added.addAndGet(session.save(BlobType.DATA, idOf(blob), blob, 0, blob.length));
                }
            });
            List<Node> nodes = new ArrayList<>();
            contents.forEach((name, blobs) -> nodes.add(new Node.RegularFile(
                    name,
                    EntryMetadata.synthetic(0640, Instant.parse("2026-01-02T03:04:05.678Z")),
                    blobs.stream().mapToLong(blob -> blob.length).sum(),
                    blobs.stream().map(Parts::idOf).toList())));
            byte[] tree = TreeCodec.encode(nodes);
            added.addAndGet(session.save(BlobType.TREE, idOf(tree), tree, 0, tree.length));
            session.flush();
            assertThat(added).hasValue(session.addedBytes());
            long packBytes = parts.store.list(FileKind.PACK).stream()
                    .mapToLong(listed -> listed.size())
                    .sum();
            assertThat(packBytes - added.get()).as("headers only").isBetween(1L, 20_000L);
            parts.snapshots.write(SnapshotDocument.of(request(), idOf(tree).toString(), 0, 0, "test"));
        }

        Restic restic = new Restic(repository);
        restic.checkReadingAllData();
        Path target = folder.resolve("restored");
        restic.restore("latest", target);
        for (Map.Entry<EntryName, List<byte[]>> file : contents.entrySet()) {
            byte[] expected = concatenated(file.getValue());
            assertThat(target.resolve(file.getKey().toString())).hasBinaryContent(expected);
        }
    }

    @Test
    void an_index_is_written_before_the_end_of_a_backup_of_very_many_blobs() throws Exception {
        Path repository = Parts.init(folder.resolve("repository"));
        try (Parts parts = new Parts(repository);
                SavingSession session = parts.blobs.save(bytes -> {})) {
            List<BlobId> ids = new ArrayList<>();
            for (int i = 0; i < 120_000; i++) {
                byte[] blob = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
                ids.add(idOf(blob));
                session.save(BlobType.DATA, ids.getLast(), blob, 0, blob.length);
            }
            // another thread writes it, when the pack that completes it is stored
            long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (parts.store.list(FileKind.INDEX).isEmpty()) {
                assertThat(System.nanoTime())
                        .as("when there is an index, without which a killed backup's blobs would be stored again")
                        .isLessThan(patience);
                Thread.sleep(10);
            }
            EntryMetadata metadata = EntryMetadata.synthetic(0640, Instant.EPOCH);
            byte[] tree =
                    TreeCodec.encode(List.of(new Node.RegularFile(EntryName.of("counted"), metadata, 608_890, ids)));
            session.save(BlobType.TREE, idOf(tree), tree, 0, tree.length);
            session.flush();
            parts.snapshots.write(SnapshotDocument.of(request(), idOf(tree).toString(), 0, 0, "test"));
            assertThat(parts.store.list(FileKind.PACK))
                    .as("50,000 blobs each, and one of trees")
                    .hasSize(4);
        }
        new Restic(repository).checkReadingAllData();
        try (Parts parts = new Parts(repository)) {
            parts.index.load();
            assertThat(parts.index.size()).isEqualTo(120_001);
        }
    }

    @Test
    void what_was_saved_is_found_again_and_not_stored_twice() throws Exception {
        Path repository = Parts.init(folder.resolve("repository"));
        byte[] text = "What is worth doing is worth doing twice. ".repeat(500).getBytes(StandardCharsets.UTF_8);
        byte[] noise = bytes(new Random(1), 3);
        try (Parts parts = new Parts(repository);
                SavingSession session = parts.blobs.save(bytes -> {})) {
            long size = session.save(BlobType.DATA, idOf(text), text, 0, text.length);
            assertThat(size).as("compressed").isBetween(33L, 1000L);
            assertThat(session.save(BlobType.DATA, idOf(text), text, 0, text.length))
                    .isZero();
            assertThat(session.save(BlobType.TREE, idOf(text), text, 0, text.length))
                    .as("the same bytes as a tree are another blob")
                    .isPositive();
            assertThat(session.save(BlobType.DATA, idOf(noise), noise, 0, noise.length))
                    .as("what does not compress is stored as it is")
                    .isEqualTo(noise.length + 32);
            session.flush();
        }
        try (Parts parts = new Parts(repository);
                SavingSession session = parts.blobs.save(bytes -> {})) {
            assertThat(session.contains(BlobType.DATA, idOf(text))).isTrue();
            assertThat(session.save(BlobType.DATA, idOf(text), text, 0, text.length))
                    .isZero();
            assertThat(session.load(BlobType.DATA, idOf(text))).isEqualTo(text);
            assertThat(session.load(BlobType.TREE, idOf(text))).isEqualTo(text);
            List<Location> locations = List.of(
                    session.locate(BlobType.DATA, idOf(noise)).orElseThrow(),
                    session.locate(BlobType.DATA, idOf(text)).orElseThrow());
            List<BlobId> order = new ArrayList<>();
            session.loadAll(locations, (location, plaintext) -> {
                order.add(location.id());
                assertThat(idOf(Arrays.copyOf(plaintext, location.plainLength())))
                        .isEqualTo(location.id());
            });
            assertThat(order).containsExactly(idOf(text), idOf(noise));
            session.flush();
            assertThat(parts.store.list(FileKind.PACK)).hasSize(2);
            assertThat(parts.store.list(FileKind.INDEX)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8 << 10, 64 << 10, 256 << 10, (256 << 10) + 1, 1 << 20})
    void records_are_read_back_and_take_less_room_than_as_files(int length) throws Exception {
        Path repository = Parts.init(folder.resolve("repository"));
        byte[] asFile = rows(new Random(2), length);
        byte[] asRecords = rows(new Random(3), length);
        try (Parts parts = new Parts(repository);
                SavingSession session = parts.blobs.save(bytes -> {})) {
            long file = session.save(BlobType.DATA, idOf(asFile), asFile, 0, length, Texture.MIXED);
            long records = session.save(BlobType.DATA, idOf(asRecords), asRecords, 0, length, Texture.RECORDS);
            if (length >= 64 << 10) {
                assertThat(records).isLessThan(file);
            }
            session.flush();
        }
        try (Parts parts = new Parts(repository)) {
            assertThat(parts.blobs.reading().load(BlobType.DATA, idOf(asFile))).isEqualTo(asFile);
            assertThat(parts.blobs.reading().load(BlobType.DATA, idOf(asRecords)))
                    .isEqualTo(asRecords);
        }
    }

    /** As a table has them: a header that is nearly the same in each, a number that grows, and what is as good as random. */
    private static byte[] rows(Random random, int length) {
        ByteBuffer rows = ByteBuffer.allocate(length + 100);
        for (int row = 0; rows.position() < length; row++) {
            rows.putInt(1047)
                    .putInt(0)
                    .putShort((short) 3)
                    .putShort((short) 0x0902)
                    .putInt(row);
            for (int digit = 0; digit < 64; digit++) {
                rows.put((byte) Character.forDigit(random.nextInt(16), 16));
            }
        }
        return Arrays.copyOf(rows.array(), length);
    }

    @Test
    void a_missing_blob_and_a_damaged_one_are_told_apart() throws Exception {
        Path repository = Parts.init(folder.resolve("repository"));
        byte[] blob = bytes(new Random(1), 3);
        String pack;
        try (Parts parts = new Parts(repository);
                SavingSession session = parts.blobs.save(bytes -> {})) {
            session.save(BlobType.DATA, idOf(blob), blob, 0, blob.length);
            session.flush();
            pack = session.locate(BlobType.DATA, idOf(blob)).orElseThrow().pack();
        }
        Path file = repository.resolve("data").resolve(pack.substring(0, 2)).resolve(pack);
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 4;
        Files.delete(file);
        Files.write(file, bytes);
        try (Parts parts = new Parts(repository)) {
            assertThatThrownBy(() -> parts.blobs.reading().load(BlobType.DATA, idOf(blob)))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining(pack)
                    .hasMessageContaining("MAC");
            Files.delete(file);
            assertThatThrownBy(() -> parts.blobs.reading().load(BlobType.DATA, idOf(blob)))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining("missing");
            assertThatThrownBy(() -> parts.blobs.reading().load(BlobType.TREE, idOf(blob)))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining("in no index");
        }
    }

    private static SnapshotRequest request() {
        return new SnapshotRequest(
                Instant.parse("2026-02-03T04:05:06.789012345Z"),
                "db1",
                "holdfast",
                List.of("/some/data"),
                List.of("a", "b"),
                Optional.empty());
    }

    /** Of a size that depends on the number, from a few bytes to two mebibytes; every third compresses. */
    private static byte[] bytes(Random random, int number) {
        byte[] bytes = new byte[1 + random.nextInt(1 << (4 + number % 18))];
        if (number % 3 == 0) {
            random.nextBytes(bytes);
        } else {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ("abcdefgh".charAt(random.nextInt(8)));
            }
        }
        return bytes;
    }

    private static byte[] concatenated(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
