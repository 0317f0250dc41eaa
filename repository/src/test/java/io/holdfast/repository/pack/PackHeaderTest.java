package io.holdfast.repository.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RandomCase;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.file.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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

    @Test
    void what_is_written_is_read() {
        RandomCase.check(300, random -> {
            List<PackEntry> entries = pack(random);
            assertThat(PackHeader.parse(PackHeader.write(entries))).isEqualTo(entries);
        });
    }

    @Test
    void a_header_that_is_cut_short_is_refused() {
        RandomCase.check(300, random -> {
            byte[] header = PackHeader.write(pack(random));
            for (int cut = 1; cut < Math.min(37, header.length); cut++) {
                byte[] shorter = Arrays.copyOf(header, header.length - cut);
                assertThatThrownBy(() -> PackHeader.parse(shorter)).isInstanceOf(Json.Malformed.class);
            }
        });
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

    private static List<PackEntry> pack(RandomCase random) {
        List<PackEntry> entries = new ArrayList<>();
        int length = random.length(0, 50);
        long offset = 0;
        for (int i = 0; i < length; i++) {
            long number = random.anyLong();
            int stored = random.between(32, 9 << 20);
            int uncompressed = random.oneOf(0, random.between(1, 8 << 20), random.between(1, 8 << 20));
            BlobId id = new BlobId(number, ~number, number * 31, offset);
            entries.add(new PackEntry(random.oneOf(BlobType.DATA, BlobType.TREE), id, offset, stored, uncompressed));
            offset += stored;
        }
        return entries;
    }
}
