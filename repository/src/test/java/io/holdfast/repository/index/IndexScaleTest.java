package io.holdfast.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.pack.PackEntry;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Loads an index of many generated blobs from index files as they are stored. With
 * {@code -Dholdfast.index.blobs=20000000} and a heap of 2 GiB: a repository of some 20 TiB.
 */
class IndexScaleTest {
    private static final int BLOBS = Integer.getInteger("holdfast.index.blobs", 300_000);
    private static final int IN_PACK = 20;
    private static final int LOOKUPS = 1_000_000;

    @Test
    void the_index_takes_less_than_48_bytes_a_blob_however_many_there_are() throws Exception {
        SplittableRandom random = new SplittableRandom(48);
        BlobTable blobs = new BlobTable();
        IdTable packs = new IdTable();
        long before = usedHeap();
        long loading = 0;
        while (blobs.size() < BLOBS) {
            byte[] file = IndexFile.write(packsOfOneFile(random));
            long start = System.nanoTime();
            IndexFile.parse(new ByteArrayInputStream(file), (pack, entries) -> {
                int number = packs.add(BlobId.parse(pack));
                entries.forEach(entry -> blobs.add(number, entry));
            });
            loading += System.nanoTime() - start;
        }
        long size = blobs.size();
        double heap = (usedHeap() - before) / (double) size;
        double counted = (blobs.bytes() + packs.bytes()) / (double) size;

        long start = System.nanoTime();
        int hits = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            PackEntry entry = blobs.entry(random.nextInt((int) size));
            hits += blobs.contains(entry.type(), entry.id()) ? 1 : 0;
        }
        long finding = System.nanoTime() - start;
        start = System.nanoTime();
        int misses = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            misses += blobs.contains(BlobType.DATA, id(random)) ? 0 : 1;
        }
        long missing = System.nanoTime() - start;
        System.out.printf(
                "%,d blobs in %,d packs: %.1f bytes a blob (heap %.1f); loaded at %,.0f blobs/s; %,.0f lookups/s that find,"
                        + " %,.0f that do not%n",
                size,
                packs.size(),
                counted,
                heap,
                size * 1e9 / loading,
                LOOKUPS * 1e9 / finding,
                LOOKUPS * 1e9 / missing);

        assertThat(hits).isEqualTo(LOOKUPS);
        assertThat(misses).isEqualTo(LOOKUPS);
        assertThat(counted).isLessThan(50);
        if (size >= 10_000_000) {
            assertThat(counted).isLessThan(48);
            assertThat(heap).isLessThan(49);
        }
    }

    private static Map<String, List<PackEntry>> packsOfOneFile(SplittableRandom random) {
        Map<String, List<PackEntry>> packs = new LinkedHashMap<>();
        for (int pack = 0; pack < IndexFiles.BLOBS_IN_FILE / IN_PACK; pack++) {
            List<PackEntry> entries = new ArrayList<>();
            long offset = 0;
            for (int i = 0; i < IN_PACK; i++) {
                int length = 33 + random.nextInt(1_600_000);
                entries.add(new PackEntry(BlobType.DATA, id(random), offset, length, 2 * length));
                offset += length;
            }
            packs.put(id(random).toString(), entries);
        }
        return packs;
    }

    private static BlobId id(SplittableRandom random) {
        return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
