package io.holdfast.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.pack.PackEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobTableTest {
    @Test
    void it_holds_what_a_map_of_lists_holds() {
        Random random = new Random(3);
        Map<List<Object>, List<PackEntry>> expected = new HashMap<>();
        Map<PackEntry, Integer> packs = new HashMap<>();
        BlobTable table = new BlobTable();
        for (int i = 0; i < 30_000; i++) {
            // few different first words: ids that collide in the table, and ids that differ in one word only
            BlobId id = new BlobId(random.nextInt(3000), random.nextInt(2), 0, random.nextInt(2));
            BlobType type = random.nextBoolean() ? BlobType.DATA : BlobType.TREE;
            int compressed = random.nextBoolean() ? 0 : 1 + random.nextInt(1 << 23);
            PackEntry entry = new PackEntry(type, id, 0xffff_0000L + i, 32 + i, compressed);
            table.add(i % 700, entry);
            packs.put(entry, i % 700);
            expected.computeIfAbsent(List.of(type, id), key -> new ArrayList<>())
                    .add(entry);
        }
        assertThat(table.size()).isEqualTo(30_000);
        expected.forEach((key, entries) -> {
            List<PackEntry> found = new ArrayList<>();
            table.find((BlobType) key.get(0), (BlobId) key.get(1), number -> {
                PackEntry entry = table.entry(number);
                assertThat(table.pack(number)).isEqualTo(packs.get(entry));
                found.add(entry);
            });
            assertThat(found).isEqualTo(entries);
            assertThat(table.contains((BlobType) key.get(0), (BlobId) key.get(1)))
                    .isTrue();
        });
        assertThat(table.contains(BlobType.DATA, new BlobId(1, 2, 3, 4))).isFalse();
    }

    @Test
    void places_of_every_size_come_back() {
        BlobTable table = new BlobTable();
        List<PackEntry> entries = new ArrayList<>();
        Random random = new Random(5);
        for (long offset : List.of(0L, 1L, (1L << 25) - 1, 1L << 25, (1L << 32) - 1)) {
            for (int length : List.of(32, 33, (1 << 23) + 31, (1 << 23) + 32, Integer.MAX_VALUE)) {
                for (int uncompressed : List.of(0, 1, 0xffff, 0x10000, (1 << 23) - 1, 1 << 23, Integer.MAX_VALUE)) {
                    for (BlobType type : BlobType.values()) {
                        entries.add(new PackEntry(type, random(random), offset, length, uncompressed));
                    }
                }
            }
        }
        // most pages narrow, some of them made wide late
        for (int i = 0; i < 20_000; i++) {
            entries.add(random.nextInt(entries.size()), new PackEntry(BlobType.DATA, random(random), i, 32 + i, i));
        }
        for (int i = 0; i < entries.size(); i++) {
            table.add(i / 100, entries.get(i));
        }
        for (int i = 0; i < entries.size(); i++) {
            assertThat(table.entry(i)).isEqualTo(entries.get(i));
            assertThat(table.pack(i)).isEqualTo(i / 100);
        }
    }

    @Test
    void a_blob_takes_less_than_48_bytes() {
        Random random = new Random(1);
        BlobTable table = new BlobTable();
        double most = 0;
        for (int i = 0; i < 900_000; i++) {
            table.add(i / 20, new PackEntry(BlobType.DATA, random(random), i, 1000, 0));
            if (i > 100_000 && i % 1000 == 0) {
                most = Math.max(most, table.bytes() / (i + 1.0));
            }
        }
        assertThat(most).isLessThan(48);
    }

    private static BlobId random(Random random) {
        return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
