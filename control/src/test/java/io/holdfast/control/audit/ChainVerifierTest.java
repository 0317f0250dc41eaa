package io.holdfast.control.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.control.audit.ChainVerifier.Finding;
import io.holdfast.control.audit.ChainVerifier.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainVerifierTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.123456Z");

    private static AuditRecord record(long seq, String action, String previous) {
        return new AuditRecord(
                        seq,
                        NOON.plusSeconds(seq),
                        "ann",
                        "basic",
                        "127.0.0.1",
                        "",
                        action,
                        "Policy/\"daily\"\n€\u0001",
                        AuditResult.SUCCEEDED,
                        "",
                        "",
                        Map.of("b", "2", "a", "1\\"),
                        previous,
                        "")
                .sealed();
    }

    private static List<AuditRecord> chain(int length, String action) {
        List<AuditRecord> records = new ArrayList<>();
        String previous = AuditRecord.START;
        for (int seq = 1; seq <= length; seq++) {
            records.add(record(seq, action, previous));
            previous = records.getLast().hash();
        }
        return records;
    }

    private static List<Finding> findings(List<AuditRecord> records, AuditAnchor... anchors) {
        ChainVerifier verifier = new ChainVerifier(0, List.of(anchors));
        records.forEach(verifier::add);
        return verifier.verdict().findings();
    }

    private static AuditAnchor anchor(AuditRecord record) {
        return new AuditAnchor(record.seq(), record.hash(), NOON, "repo-b");
    }

    /** Made with another implementation: Python's json.dumps(sort_keys, separators, ensure_ascii=False) and hashlib. */
    @Test
    void the_hash_is_that_of_the_canonical_form() {
        AuditRecord record = record(1, "inventory.apply", AuditRecord.START);
        assertThat(record.toLine())
                .startsWith(
                        "{\"action\":\"inventory.apply\",\"actor\":\"ann\",\"address\":\"127.0.0.1\",\"after\":\"\","
                                + "\"at\":\"2026-11-28T12:00:01.123456Z\"")
                .contains("\"detail\":{\"a\":\"1\\\\\",\"b\":\"2\"}")
                .contains("\"object\":\"Policy/\\\"daily\\\"\\n€\\u0001\"");
        assertThat(record.hash()).isEqualTo("6098fc7a98ed4fb8a3aca214b01b040aa8a8be46d5f61014a9c3fc7a16da9995");
    }

    @Test
    void a_sound_chain_has_no_findings_and_says_what_an_anchor_confirms() {
        List<AuditRecord> records = chain(20, "a");
        ChainVerifier verifier = new ChainVerifier(0, List.of(anchor(records.get(4)), anchor(records.get(11))));
        records.forEach(record -> verifier.add(AuditRecord.parse(record.toLine())));
        assertThat(verifier.verdict()).isEqualTo(new ChainVerifier.Verdict(20, 20, 12, List.of()));
    }

    @Test
    void a_part_is_sound_by_itself() {
        ChainVerifier verifier = new ChainVerifier(5, List.of());
        chain(9, "a").subList(5, 9).forEach(verifier::add);
        assertThat(verifier.verdict().findings()).isEmpty();
    }

    @Test
    void each_field_that_is_changed_is_found_by_its_record() {
        String line = chain(3, "a").get(1).toLine();
        for (String[] change : new String[][] {
            {"\"ann\"", "\"bob\""},
            {"\"action\":\"a\"", "\"action\":\"b\""},
            {"12:00:02.123456", "12:00:02.123457"},
            {"127.0.0.1", "127.0.0.2"},
            {"SUCCEEDED", "FAILED"},
            {"\"before\":\"\"", "\"before\":\"00\""},
            {"\"b\":\"2\"", "\"b\":\"3\""},
            {"\"request\":\"\"", "\"request\":\"x\""}
        }) {
            assertThat(line).contains(change[0]);
            List<AuditRecord> records = chain(3, "a");
            records.set(1, AuditRecord.parse(line.replace(change[0], change[1])));
            assertThat(findings(records))
                    .as(change[1])
                    .extracting(Finding::kind, Finding::seq)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.CHANGED, 2L));
        }
    }

    @Test
    void a_line_with_more_or_less_than_a_record_is_none() {
        String line = chain(1, "a").getFirst().toLine();
        for (String other : List.of(
                line.replace("{\"action\"", "{\"more\":\"x\",\"action\""),
                line.replace("\"seq\":1", "\"seq\":1.5"),
                line.replace("\"seq\":1", "\"seq\":\"1\""),
                line.replace(".123456Z", ".123456000Z"),
                line.replace("\"actor\":\"ann\",", ""),
                line.substring(5),
                "[]",
                "")) {
            assertThatThrownBy(() -> AuditRecord.parse(other)).as(other).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_is_removed_inserted_or_moved_is_named() {
        List<AuditRecord> removed = chain(9, "a");
        removed.subList(3, 5).clear();
        assertThat(findings(removed)).containsExactly(new Finding(Kind.REMOVED, 4, "Records 4 to 5 are missing."));

        List<AuditRecord> first = chain(9, "a");
        first.removeFirst();
        assertThat(findings(first)).containsExactly(new Finding(Kind.REMOVED, 1, "Record 1 is missing."));

        List<AuditRecord> inserted = chain(9, "a");
        inserted.add(4, record(4, "other", inserted.get(2).hash()));
        assertThat(findings(inserted)).extracting(Finding::kind).containsExactly(Kind.INSERTED);

        List<AuditRecord> moved = chain(9, "a");
        Collections.swap(moved, 3, 6);
        assertThat(findings(moved))
                .extracting(Finding::kind, Finding::seq)
                .contains(org.assertj.core.groups.Tuple.tuple(Kind.REORDERED, 4L));
        assertThat(findings(moved)).extracting(Finding::kind).doesNotContain(Kind.REMOVED);
    }

    @Test
    void one_that_is_put_in_place_of_another_does_not_fit_its_follower() {
        List<AuditRecord> records = chain(9, "a");
        records.set(4, record(5, "other", records.get(3).hash()));
        assertThat(findings(records))
                .extracting(Finding::kind, Finding::seq)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.INSERTED, 6L));
    }

    @Test
    void a_chain_that_was_written_anew_or_cut_off_is_told_by_an_anchor_only() {
        List<AuditRecord> records = chain(9, "a");
        List<AuditRecord> anew = chain(9, "b");
        assertThat(findings(anew)).isEmpty();
        assertThat(findings(anew, anchor(records.get(6))))
                .extracting(Finding::kind, Finding::seq)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.REWRITTEN, 7L));

        List<AuditRecord> cut = records.subList(0, 5);
        assertThat(findings(cut)).isEmpty();
        assertThat(findings(cut, anchor(records.get(6))))
                .extracting(Finding::kind, Finding::seq)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.TRUNCATED, 6L));
        assertThat(findings(List.of(), anchor(records.get(6))))
                .extracting(Finding::kind)
                .containsExactly(Kind.TRUNCATED);
    }
}
