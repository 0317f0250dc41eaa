package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.neo4j.GraphLine.NodeLine;
import io.holdfast.sources.neo4j.GraphLine.RelationshipLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** The lines of an export, their digests, and the numbers of nodes. */
class ExportFormatTest {
    @Test
    void a_repository_that_fails_under_the_reader_is_heard_in_its_own_words() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("pack 1234 is damaged");
            }
        };
        assertThatThrownBy(() -> new LineReader("nodes.jsonl", failing).node())
                .isInstanceOf(IOException.class)
                .hasMessage("pack 1234 is damaged");
        assertThatThrownBy(() -> Manifest.read(failing))
                .isInstanceOf(IOException.class)
                .hasMessage("pack 1234 is damaged");
        assertThatThrownBy(() -> GraphSchema.read(failing))
                .isInstanceOf(IOException.class)
                .hasMessage("pack 1234 is damaged");
    }

    @Test
    void values_that_a_community_server_cannot_hold_survive_as_well() throws Exception {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("int8", Values.vector(new byte[] {1, -128}));
        values.put("int16", Values.vector(new short[] {1, Short.MIN_VALUE}));
        values.put("int32", Values.vector(new int[] {1, Integer.MIN_VALUE}));
        values.put("int64", Values.vector(new long[] {1, Long.MIN_VALUE}));
        values.put("float32", Values.vector(new float[] {0.1f, Float.NaN, Float.NEGATIVE_INFINITY}));
        values.put("float64", Values.vector(new double[] {0.1, Double.MIN_VALUE}));
        values.put("uuid", Values.value(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef")));

        NodeLine back = read(write(new NodeLine(7, List.of(), new TreeMap<>(values))));

        assertThat(back.properties()).isEqualTo(values);
    }

    @Test
    void the_second_pass_of_an_hour_that_comes_twice_stays_the_second() throws Exception {
        ZonedDateTime second =
                ZonedDateTime.parse("2026-10-25T02:30:00+02:00[Europe/Paris]").withLaterOffsetAtOverlap();
        NodeLine line = new NodeLine(1, List.of(), new TreeMap<>(Map.of("t", Values.value(second))));
        assertThat(read(write(line)).properties().get("t").asZonedDateTime()).isEqualTo(second);
    }

    @Test
    void a_line_is_the_same_whatever_the_order_of_labels_and_keys() throws Exception {
        Map<String, Value> keys = new LinkedHashMap<>();
        keys.put("b", Values.value(1));
        keys.put("a", Values.value(1.0));
        String line = write(new NodeLine(3, List.of("Z", "A"), new TreeMap<>(keys)));
        assertThat(line).isEqualTo("{\"id\":3,\"labels\":[\"A\",\"Z\"],\"properties\":{\"a\":1.0,\"b\":1}}\n");
    }

    @Test
    void a_digest_does_not_depend_on_order_but_on_every_line_and_how_often_it_is_there() {
        List<String> lines = new ArrayList<>(List.of("a\n", "b\n", "b\n", "c\n"));
        LineTally.Summary summary = tally(lines);
        Collections.reverse(lines);
        LineTally.Summary reversed = tally(lines);

        assertThat(reversed.digest()).isEqualTo(summary.digest());
        assertThat(reversed.sha256()).isNotEqualTo(summary.sha256());
        assertThat(tally(List.of("a\n", "b\n", "c\n", "c\n")).digest()).isNotEqualTo(summary.digest());
        assertThat(tally(List.of("a\n", "b\n", "c\n")).digest()).isNotEqualTo(summary.digest());
        assertThat(summary.count()).isEqualTo(4);
        assertThat(summary.bytes()).isEqualTo(8);
    }

    @Test
    void a_damaged_line_is_told_by_its_number() {
        String good = "{\"id\":1,\"labels\":[],\"properties\":{}}\n";
        for (String bad : List.of(
                "[]",
                "{\"id\":1,\"colour\":2}",
                "{\"id\":\"x\"}",
                "{\"id\":1,\"labels\":[],\"properties\":{\"p\":{\"date\":\"2026-13-01\"}}}",
                "{\"id\":1,\"labels\":[],\"properties\":{\"p\":{\"moon\":\"full\"}}}",
                "{\"id\":1,\"labels\":[],\"properties\":{\"p\":{\"bytes\":\"*\"}}}",
                "{\"id\":1,\"labels\":[],\"prop")) {
            assertThatThrownBy(() -> {
                        try (LineReader lines = reader(good + bad)) {
                            assertThat(lines.node()).isPresent();
                            lines.node();
                        }
                    })
                    .as(bad)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("nodes.jsonl");
        }
    }

    @Test
    void relationships_are_read_as_they_were_written() throws Exception {
        RelationshipLine line = new RelationshipLine(
                4, 2, "has \"odd\" name", new TreeMap<>(Map.of("since", Values.value(List.of(1L, 2L)))));
        try (LineReader lines = reader(write(line))) {
            assertThat(lines.relationship()).contains(line);
            assertThat(lines.relationship()).isEmpty();
        }
    }

    @Test
    void node_numbers_are_found_in_both_directions_in_any_order() throws Exception {
        int count = 50_000;
        List<Long> shuffled = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            shuffled.add(i * 3);
        }
        Collections.shuffle(shuffled, new Random(1));
        NodeNumbers numbers = new NodeNumbers(count);
        for (int i = 0; i < count; i++) {
            numbers.add(shuffled.get(i), i * 7L);
        }
        numbers.sortByExported();
        for (int i = 0; i < count; i++) {
            assertThat(numbers.restored(shuffled.get(i))).isEqualTo(i * 7L);
        }
        assertThat(numbers.restored(1)).isEqualTo(-1);
        numbers.sortByRestored();
        for (int i = 0; i < count; i++) {
            assertThat(numbers.exported(i * 7L)).isEqualTo(shuffled.get(i));
        }
        assertThat(numbers.exported(-5)).isEqualTo(-1);
        assertThatThrownBy(() -> numbers.add(1, 1)).hasMessageContaining("more nodes than its manifest says");
    }

    @Test
    void the_transaction_number_is_read_from_a_bookmark_and_nothing_is_made_up() {
        assertThat(CommitWatch.transactionNumber("FB:kcwQZpAqFYu2RPCL/bYCy9I26AiQ"))
                .hasValue(8);
        assertThat(CommitWatch.transactionNumber("FB:kcwQZpAqFYu2RPCL/bYCy9I26MkBOZA="))
                .hasValue(313);
        for (String other :
                List.of("", "FB:", "FB:!", "FB:kcwQ", "neo4j:bookmark:v1:tx42", "FB:kcwQZpAqFYu2RPCL/bYCy9I26Mk=")) {
            assertThat(CommitWatch.transactionNumber(other)).as(other).isEmpty();
        }
    }

    @Test
    void a_manifest_of_a_later_version_is_refused() {
        String later = "{\"format\":\"holdfast-neo4j-export\",\"version\":2}";
        assertThatThrownBy(() -> Manifest.read(new ByteArrayInputStream(later.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Use a newer Holdfast");
        assertThatThrownBy(() -> Manifest.read(new ByteArrayInputStream("{".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("manifest.json");
    }

    private static String write(GraphLine line) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new LineWriter(out).write(line);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static NodeLine read(String line) throws IOException {
        try (LineReader lines = reader(line)) {
            return lines.node().orElseThrow();
        }
    }

    private static LineReader reader(String text) throws IOException {
        return new LineReader("nodes.jsonl", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LineTally.Summary tally(List<String> lines) {
        LineTally tally = new LineTally();
        lines.forEach(line -> tally.add(line.getBytes(StandardCharsets.UTF_8)));
        return tally.summary();
    }
}
