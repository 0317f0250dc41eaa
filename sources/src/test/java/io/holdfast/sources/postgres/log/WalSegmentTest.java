package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.postgres.protocol.Lsn;
import org.junit.jupiter.api.Test;

class WalSegmentTest {
    private static final int MIB_16 = 16 << 20;

    @Test
    void a_segment_is_named_as_the_server_names_its_file() {
        assertThat(WalSegment.holding(1, Lsn.parse("0/3000028"), MIB_16).fileName())
                .isEqualTo("000000010000000000000003");
        assertThat(WalSegment.holding(2, Lsn.parse("1/0"), MIB_16).fileName()).isEqualTo("000000020000000100000000");
        assertThat(WalSegment.holding(31, Lsn.parse("A/FFFFFFFF"), MIB_16).fileName())
                .isEqualTo("0000001F0000000A000000FF");
        assertThat(WalSegment.holding(1, Lsn.parse("A/FFFFFFFF"), 1 << 20).fileName())
                .isEqualTo("000000010000000A00000FFF");
        assertThat(WalSegment.holding(1, Lsn.parse("A/FFFFFFFF"), 1 << 30).fileName())
                .isEqualTo("000000010000000A00000003");
    }

    @Test
    void a_name_is_parsed_back_at_every_size() {
        for (int size = 1 << 20; size <= 1 << 30 && size > 0; size <<= 1) {
            WalSegment segment = WalSegment.holding(7, Lsn.parse("12/89ABCDEF"), size);
            assertThat(WalSegment.parse(segment.fileName(), size)).contains(segment);
            assertThat(segment.start().value())
                    .isLessThanOrEqualTo(Lsn.parse("12/89ABCDEF").value());
            assertThat(segment.end()).isEqualTo(segment.next().start());
        }
    }

    @Test
    void what_is_no_segments_name_is_none() {
        for (String name : new String[] {
            "000000010000000000000003.partial",
            "00000002.history",
            "00000001000000000000010",
            "00000001000000000000000g",
            "000000000000000000000003",
            "0000000100000000000001FF",
            "lock"
        }) {
            assertThat(WalSegment.parse(name, MIB_16)).as(name).isEmpty();
        }
    }

    @Test
    void an_odd_size_is_refused() {
        assertThatThrownBy(() -> new WalSegment(1, 1, 3 << 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WalSegment(1, 1, 4096)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_log_is_ordered_by_timeline_before_position() {
        assertThat(new WalSegment(1, 900, MIB_16)).isLessThan(new WalSegment(2, 3, MIB_16));
        assertThat(new LogPosition(1, Lsn.parse("F/0"))).isLessThan(new LogPosition(2, Lsn.parse("0/1")));
        assertThat(new LogPosition(2, Lsn.parse("0/1"))).isLessThan(new LogPosition(2, Lsn.parse("F0000000/1")));
    }
}
