package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AncestryTest {
    private static final int SEGMENT = 16 << 20;

    private static Ancestry parse(int timeline, String text) throws SourceException {
        return Ancestry.parse(timeline, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Ancestry third() throws SourceException {
        return parse(3, "1\t0/5000148\tno recovery target specified\n\n# a comment\n2\t0/70000A0\tbefore 2026-01-01\n");
    }

    @Test
    void a_history_says_where_each_timeline_was_left_and_for_which() throws Exception {
        assertThat(third().endOf(1)).contains(Lsn.parse("0/5000148"));
        assertThat(third().endOf(2)).contains(Lsn.parse("0/70000A0"));
        assertThat(third().endOf(3)).isEmpty();
        assertThat(third().after(1)).isEqualTo(2);
        assertThat(third().after(2)).isEqualTo(3);
        assertThat(Ancestry.none(1).endOf(1)).isEmpty();
    }

    @Test
    void names_of_history_files_are_told_from_others() {
        assertThat(Ancestry.timelineOf("0000001F.history")).contains(31);
        assertThat(Ancestry.fileName(31)).isEqualTo("0000001F.history");
        assertThat(Ancestry.timelineOf("00000000.history")).isEmpty();
        assertThat(Ancestry.timelineOf("000000010000000000000003")).isEmpty();
    }

    @Test
    void a_damaged_history_is_named() {
        assertThatThrownBy(() -> parse(2, "1\tnowhere\treason\n"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("timeline 2")
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> parse(2, "5\t0/1\treason\n")).hasMessageContaining("later timeline");
    }

    private static StreamStart decide(String received, int on, Ancestry server, String flushed) {
        LogPosition position = new LogPosition(on, Lsn.parse(received));
        LogPosition resume = new LogPosition(on, position.segment(SEGMENT).start());
        return StreamStart.decide(position, resume, server, Lsn.parse(flushed), SEGMENT);
    }

    @Test
    void on_the_same_timeline_the_log_goes_on_where_it_was() {
        assertThat(decide("0/3000148", 1, Ancestry.none(1), "0/4000000"))
                .isEqualTo(
                        new StreamStart.From(new LogPosition(1, Lsn.parse("0/3000000")), java.util.Optional.empty()));
    }

    @Test
    void a_server_that_was_set_back_is_refused() {
        assertThat(decide("0/3000148", 1, Ancestry.none(1), "0/3000100"))
                .isInstanceOfSatisfying(
                        StreamStart.Refused.class,
                        refused -> assertThat(refused.why()).contains("0/3000148", "restored from an older copy"));
    }

    @Test
    void a_former_primary_is_refused() {
        assertThat(decide("0/3000148", 2, Ancestry.none(1), "0/9000000"))
                .isInstanceOfSatisfying(
                        StreamStart.Refused.class,
                        refused -> assertThat(refused.why()).contains("former primary"));
    }

    @Test
    void the_old_timeline_is_finished_before_the_next_begins() throws Exception {
        assertThat(decide("0/3000148", 1, third(), "0/8000000"))
                .isEqualTo(
                        new StreamStart.From(new LogPosition(1, Lsn.parse("0/3000000")), java.util.Optional.empty()));
        assertThat(decide("0/5000148", 1, third(), "0/8000000"))
                .isEqualTo(
                        new StreamStart.From(new LogPosition(2, Lsn.parse("0/5000000")), java.util.Optional.empty()));
    }

    @Test
    void log_that_the_old_primary_wrote_after_the_fork_does_not_hinder() throws Exception {
        assertThat(decide("0/9000000", 2, third(), "0/8000000"))
                .isEqualTo(
                        new StreamStart.From(new LogPosition(3, Lsn.parse("0/7000000")), java.util.Optional.empty()));
    }

    @Test
    void a_sibling_timeline_begins_after_a_gap() throws Exception {
        Ancestry fourth = parse(4, "1\t0/5000148\tno recovery target specified\n");
        assertThat(decide("0/7000000", 2, fourth, "0/8000123")).isInstanceOfSatisfying(StreamStart.From.class, from -> {
            assertThat(from.position()).isEqualTo(new LogPosition(4, Lsn.parse("0/8000000")));
            assertThat(from.gap()).isPresent();
        });
    }
}
