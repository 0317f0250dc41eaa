package io.holdfast.repository.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.file.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PackHeaderTest {
    /** Written down by hand from the specification. */
    @Test
    void the_bytes_are_those_of_the_specification() throws Exception {
        BlobId id = BlobId.parse("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
        List<PackEntry> entries = List.of(
                new PackEntry(BlobType.DATA, id, 0, 0x102, 0),
                new PackEntry(BlobType.TREE, id, 0x102, 0x30, 0),
                new PackEntry(BlobType.DATA, id, 0x132, 0x40, 0x1234),
                new PackEntry(BlobType.TREE, id, 0x172, 0x50, 0x01020304));
        String expected = "00" + "02010000" + id + "01" + "30000000" + id + "02" + "40000000" + "34120000" + id + "03"
                + "50000000" + "04030201" + id;
        assertThat(HexFormat.of().formatHex(PackHeader.write(entries))).isEqualTo(expected);
        assertThat(PackHeader.parse(HexFormat.of().parseHex(expected))).isEqualTo(entries);
        assertThat(PackHeader.storedSize(entries)).isEqualTo(2 * 37 + 2 * 41 + 32 + 4);
    }

    @Property(tries = 300)
    void what_is_written_is_read(@ForAll("packs") List<PackEntry> entries) throws Exception {
        assertThat(PackHeader.parse(PackHeader.write(entries))).isEqualTo(entries);
    }

    @Property(tries = 300)
    void a_header_that_is_cut_short_is_refused_or_one_entry_shorter(@ForAll("packs") List<PackEntry> entries)
            throws Exception {
        byte[] header = PackHeader.write(entries);
        for (int cut = 1; cut < Math.min(37, header.length); cut++) {
            byte[] shorter = Arrays.copyOf(header, header.length - cut);
            assertThatThrownBy(() -> PackHeader.parse(shorter)).isInstanceOf(Json.Malformed.class);
        }
    }

    @Test
    void nonsense_is_refused() {
        byte[] header = PackHeader.write(List.of(new PackEntry(BlobType.DATA, new BlobId(1, 2, 3, 4), 0, 40, 10)));
        byte[] type = header.clone();
        type[0] = 4;
        assertThatThrownBy(() -> PackHeader.parse(type)).hasMessageContaining("type 4");
        byte[] negative = header.clone();
        negative[4] = (byte) 0x80;
        assertThatThrownBy(() -> PackHeader.parse(negative)).isInstanceOf(Json.Malformed.class);
        byte[] empty = header.clone();
        empty[5] = 0;
        assertThatThrownBy(() -> PackHeader.parse(empty)).hasMessageContaining("without content");
    }

    @Provide
    Arbitrary<List<PackEntry>> packs() {
        Arbitrary<long[]> blobs = Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(32, 9 << 20),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(1, Arbitraries.just(0)),
                                net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(1, 8 << 20))),
                        Arbitraries.integers().between(0, 1))
                .as((id, length, uncompressed, type) -> new long[] {id, length, uncompressed, type});
        return blobs.list().ofMaxSize(50).map(list -> {
            List<PackEntry> entries = new ArrayList<>();
            long offset = 0;
            for (long[] blob : list) {
                BlobType type = blob[3] == 0 ? BlobType.DATA : BlobType.TREE;
                BlobId id = new BlobId(blob[0], ~blob[0], blob[0] * 31, offset);
                entries.add(new PackEntry(type, id, offset, (int) blob[1], (int) blob[2]));
                offset += blob[1];
            }
            return entries;
        });
    }
}
