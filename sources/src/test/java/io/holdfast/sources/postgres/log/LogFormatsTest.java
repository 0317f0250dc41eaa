package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.LogDocument.Range;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogFormatsTest {
    private static final Instant AT = Instant.parse("2026-11-24T14:32:05.123456Z");

    private static TailPayload tail(byte... content) {
        return new TailPayload(
                TailPayload.Kind.WAL, 3, -5L, Lsn.parse("1/A0000010"), 16 << 20, Optional.of(AT), content);
    }

    @Test
    void a_tail_lies_in_the_store_as_it_is_documented() {
        ByteBuffer bytes = ByteBuffer.wrap(tail((byte) 7, (byte) 8).toBytes());
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("HFPGTAIL");
        assertThat(bytes.getShort(8)).isEqualTo((short) 1);
        assertThat(bytes.getShort(10)).isEqualTo((short) 1);
        assertThat(bytes.getInt(12)).isEqualTo(3);
        assertThat(bytes.getLong(16)).isEqualTo(-5L);
        assertThat(bytes.getLong(24)).isEqualTo(0x1_A000_0010L);
        assertThat(bytes.getInt(32)).isEqualTo(16 << 20);
        assertThat(bytes.getInt(36)).isEqualTo(2);
        assertThat(bytes.getLong(40)).isEqualTo(AT.getEpochSecond() * 1_000_000 + 123_456);
        assertThat(bytes.get(64)).isEqualTo((byte) 7);
        assertThat(bytes.capacity()).isEqualTo(66);
    }

    @Test
    void a_tail_is_read_as_it_was_written() throws Exception {
        TailPayload read = TailPayload.parse(tail((byte) 1, (byte) 2, (byte) 3).toBytes());
        assertThat(read).usingRecursiveComparison().isEqualTo(tail((byte) 1, (byte) 2, (byte) 3));
        assertThat(read.end()).isEqualTo(Lsn.parse("1/A0000013"));
        TailPayload mark = new TailPayload(
                TailPayload.Kind.MARK, 1, 5, Lsn.parse("0/3000000"), 1 << 20, Optional.empty(), new byte[0]);
        assertThat(TailPayload.parse(mark.toBytes())).usingRecursiveComparison().isEqualTo(mark);
        assertThat(mark.end()).isEqualTo(mark.start());
    }

    @Test
    void a_tail_that_is_none_is_refused() {
        byte[] shortened = java.util.Arrays.copyOf(tail((byte) 1, (byte) 2).toBytes(), 65);
        assertThatThrownBy(() -> TailPayload.parse(shortened))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("header says 2");
        byte[] later = tail((byte) 1).toBytes();
        later[9] = 2;
        assertThatThrownBy(() -> TailPayload.parse(later)).hasMessageContaining("format 2");
        byte[] other = tail((byte) 1).toBytes();
        other[0] = 'X';
        assertThatThrownBy(() -> TailPayload.parse(other)).hasMessageContaining("no piece of a PostgreSQL log");
        byte[] unknown = tail((byte) 1).toBytes();
        unknown[11] = 9;
        assertThatThrownBy(() -> TailPayload.parse(unknown)).hasMessageContaining("kind 9");
        assertThatThrownBy(() -> TailPayload.parse(new byte[10])).hasMessageContaining("10 bytes");
    }

    @Test
    void a_document_is_read_as_it_was_written() throws Exception {
        Gap gap = new Gap(
                new LogPosition(1, Lsn.parse("0/1")), new LogPosition(2, Lsn.parse("0/2000000")), AT, "the \"server\"");
        LogDocument document = new LogDocument(
                "trading-db",
                -1L,
                16 << 20,
                "18446744073709551615-000000010000000000000003-0123abcd",
                AT,
                List.of(
                        new Range(1, Lsn.parse("0/3000000"), Lsn.parse("0/5000148")),
                        new Range(2, Lsn.parse("0/5000000"), Lsn.parse("0/5A00000"))),
                Optional.of(AT),
                17,
                Optional.of(gap));
        assertThat(LogDocument.parse(document.toBytes())).isEqualTo(document);
        assertThat(new String(document.toBytes(), StandardCharsets.UTF_8))
                .contains("\"system_identifier\" : \"18446744073709551615\"", "\"from_lsn\" : \"0/3000000\"");
    }

    @Test
    void a_document_that_makes_no_sense_says_how_to_go_on_by_hand() {
        for (String text : new String[] {"", "{}", "{\"format\":1}", "[1,2]", "{\"format\":1,\"segment_size\":3}"}) {
            assertThatThrownBy(() -> LogDocument.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("by hand");
        }
        assertThatThrownBy(() -> LogDocument.parse("{\"format\":2}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("format 2");
    }
}
