package io.holdfast.repository.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RandomCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RabinChunkerTest {
    private static final long POLYNOMIAL = 0x3DA3358B4DC173L;

    /** Each fingerprint from scratch, by division alone; it shares no table with the chunker. */
    private static int slowCut(byte[] bytes, int length) {
        for (int end = RabinChunker.SHORTEST; end <= Math.min(length, RabinChunker.LONGEST); end++) {
            long print = 0;
            for (int i = end - RabinChunker.WINDOW; i < end; i++) {
                print = Polynomial.remainder(print << 8 | bytes[i] & 0xff, POLYNOMIAL);
            }
            if ((print & 0xfffff) == 0) {
                return end;
            }
        }
        return length >= RabinChunker.LONGEST ? RabinChunker.LONGEST : Chunker.NONE;
    }

    @Test
    void a_cut_is_where_the_definition_puts_it() {
        RandomCase.check(8, random -> {
            byte[] bytes = random.bytes(1 << 20, 1 << 20);
            assertThat(new RabinChunker(POLYNOMIAL).cut(bytes, bytes.length, 0))
                    .isEqualTo(slowCut(bytes, bytes.length));
        });
    }

    @Test
    void a_cut_is_found_at_every_place_within_the_four_lanes() {
        RandomCase.check(30, random -> {
            int length = RabinChunker.SHORTEST + 140_000;
            byte[] bytes = random.bytes(length, length);
            int end = RabinChunker.SHORTEST + random.between(0, 40_000);
            // 64 zeros have the fingerprint 0
            Arrays.fill(bytes, end - RabinChunker.WINDOW, end, (byte) 0);
            int cut = new RabinChunker(POLYNOMIAL).cut(bytes, bytes.length, 0);
            // random data may by chance be cut earlier
            assertThat(cut).isEqualTo(slowCut(bytes, bytes.length)).isBetween(RabinChunker.SHORTEST, end);
        });
    }

    @Test
    void how_much_is_known_at_a_time_changes_no_cut() {
        RandomCase.check(30, random -> {
            byte[] bytes = random.bytes(9 << 20, 9 << 20);
            int step = random.between(random.oneOf(1, 1000), 400_000);
            Chunker chunker = new RabinChunker(POLYNOMIAL);
            int whole = chunker.cut(bytes, bytes.length, 0);
            int cut = Chunker.NONE;
            int searched = 0;
            for (int known = step; cut == Chunker.NONE; known += step) {
                cut = chunker.cut(bytes, Math.min(known, bytes.length), searched);
                searched = known;
            }
            assertThat(cut).isEqualTo(whole);
        });
    }

    @Test
    void zeros_are_cut_at_512_KiB_and_content_without_a_cut_at_8_MiB() {
        Chunker chunker = new RabinChunker(POLYNOMIAL);
        byte[] bytes = new byte[9 << 20];
        assertThat(chunker.cut(bytes, bytes.length, 0)).isEqualTo(512 << 10);
        Arrays.fill(bytes, (byte) 1);
        assertThat(chunker.cut(bytes, bytes.length, 0)).isEqualTo(8 << 20);
        assertThat(chunker.cut(bytes, 8 << 20, 8_000_000)).isEqualTo(8 << 20);
        assertThat(chunker.cut(bytes, (8 << 20) - 1, 0)).isEqualTo(Chunker.NONE);
        assertThat(chunker.cut(bytes, 100, 0)).isEqualTo(Chunker.NONE);
    }

    @Test
    void an_insertion_moves_only_the_cuts_near_it() {
        byte[] before = new byte[24 << 20];
        new Random(7).nextBytes(before);
        byte[] after = new byte[before.length + 1000];
        System.arraycopy(before, 0, after, 0, 12 << 20);
        System.arraycopy(before, 12 << 20, after, (12 << 20) + 1000, 12 << 20);
        List<byte[]> common = chunks(after);
        List<byte[]> chunks = chunks(before);
        common.removeIf(chunk -> chunks.stream().noneMatch(other -> Arrays.equals(chunk, other)));
        assertThat(common).hasSizeGreaterThan(chunks.size() - 4);
    }

    @Test
    void a_reducible_polynomial_is_refused() {
        assertThatThrownBy(() -> new RabinChunker(POLYNOMIAL ^ 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3da3358b4dc172");
    }

    static List<byte[]> chunks(byte[] content) {
        Chunker chunker = new RabinChunker(POLYNOMIAL);
        List<byte[]> chunks = new ArrayList<>();
        byte[] rest = content;
        while (rest.length > 0) {
            int cut = chunker.cut(rest, rest.length, 0);
            cut = cut == Chunker.NONE ? rest.length : cut;
            chunks.add(Arrays.copyOf(rest, cut));
            rest = Arrays.copyOfRange(rest, cut, rest.length);
        }
        return chunks;
    }
}
