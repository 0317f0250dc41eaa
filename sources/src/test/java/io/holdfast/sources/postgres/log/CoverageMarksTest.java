package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CoverageMarksTest {
    private static final Instant ZERO = Instant.parse("2026-11-24T14:00:00Z");
    private final CoverageMarks marks = new CoverageMarks();

    private void said(long end, double seconds) {
        // the server's clock is five seconds ahead of ours
        Instant local = ZERO.plusNanos((long) (seconds * 1e9));
        marks.said(new LogPosition(1, new Lsn(end)), local.plusSeconds(5), local);
    }

    private void answered(long end, double seconds) {
        Instant local = ZERO.plusNanos((long) (seconds * 1e9));
        marks.answered(new LogPosition(1, new Lsn(end)), local.plusSeconds(5), local);
    }

    private Instant covered(long end) {
        return marks.at(new LogPosition(1, new Lsn(end))).orElseThrow().server();
    }

    private static Instant server(double seconds) {
        return ZERO.plusSeconds(5).plusNanos((long) (seconds * 1e9));
    }

    @Test
    void an_end_covers_up_to_the_message_before_it() {
        said(100, 1);
        assertThat(marks.at(new LogPosition(1, new Lsn(100))))
                .as("one message alone proves nothing")
                .isEmpty();
        said(200, 2);
        assertThat(marks.at(new LogPosition(1, new Lsn(199)))).isEmpty();
        assertThat(marks.at(new LogPosition(1, new Lsn(200))).orElseThrow().server())
                .isEqualTo(server(1));
        assertThat(marks.at(new LogPosition(1, new Lsn(200))).orElseThrow().local())
                .isEqualTo(ZERO.plusSeconds(1));
    }

    @Test
    void how_far_the_server_was_ahead_is_known_from_what_it_said_last_of_that_timeline() {
        assertThat(marks.beyond(new LogPosition(1, new Lsn(50)))).isZero();
        said(100, 1);
        assertThat(marks.beyond(new LogPosition(1, new Lsn(40)))).isEqualTo(60);
        assertThat(marks.beyond(new LogPosition(1, new Lsn(120)))).isZero();
        assertThat(marks.beyond(new LogPosition(2, new Lsn(40)))).isZero();
    }

    @Test
    void while_nothing_is_written_the_instant_moves_on_one_answer_behind() {
        said(90, 0);
        said(100, 1);
        assertThat(covered(100)).isEqualTo(server(0));
        answered(100, 2);
        assertThat(covered(100)).isEqualTo(server(0));
        answered(100, 3);
        assertThat(covered(100)).isEqualTo(server(1));
        answered(100, 4);
        assertThat(covered(100)).isEqualTo(server(2));
    }

    @Test
    void the_answer_of_a_server_that_did_not_look_for_new_log_claims_nothing_of_the_time_before_it() {
        said(90, 0);
        said(100, 1);
        // kept from running until 9, while others committed up to 200; then it answers before it looks
        answered(100, 9);
        assertThat(covered(100)).isEqualTo(server(0));
        answered(100, 9.5);
        assertThat(covered(100)).isEqualTo(server(1));
        said(200, 9.6);
        assertThat(covered(199)).isEqualTo(server(1));
        assertThat(covered(200)).isEqualTo(server(9.5));
    }

    @Test
    void answers_alone_cover_from_the_third_on() {
        answered(100, 1);
        answered(100, 2);
        assertThat(marks.at(new LogPosition(1, new Lsn(100)))).isEmpty();
        answered(100, 3);
        assertThat(covered(100)).isEqualTo(server(1));
        // another end: it has sent more in between, and begins anew
        answered(150, 4);
        assertThat(covered(150)).isEqualTo(server(1));
        answered(150, 5);
        assertThat(covered(150)).isEqualTo(server(3));
    }

    @Test
    void who_is_behind_is_covered_less() {
        for (int i = 0; i <= 100; i++) {
            said(i * 10, i);
        }
        assertThat(marks.at(new LogPosition(1, new Lsn(505))).orElseThrow().server())
                .isEqualTo(server(49));
        assertThat(marks.at(new LogPosition(1, new Lsn(5000))).orElseThrow().server())
                .isEqualTo(server(99));
    }

    @Test
    void a_flood_of_messages_is_kept_in_bounds_and_never_claims_too_much() {
        for (int i = 0; i < 200_000; i++) {
            said(i, i * 0.011);
        }
        for (int end : new int[] {0, 1, 10, 5_000, 100_000, 199_998, 199_999}) {
            marks.at(new LogPosition(1, new Lsn(end)))
                    .ifPresent(mark ->
                            assertThat(mark.server()).as("end %d", end).isBeforeOrEqualTo(server((end - 1) * 0.011)));
        }
        assertThat(marks.at(new LogPosition(1, new Lsn(199_999))).orElseThrow().server())
                .isAfter(server(199_980 * 0.011));
    }

    @Test
    void after_a_break_the_first_message_proves_nothing() {
        said(100, 1);
        marks.interrupted();
        said(200, 60);
        assertThat(marks.at(new LogPosition(1, new Lsn(200)))).isEmpty();
        said(200, 61);
        assertThat(marks.at(new LogPosition(1, new Lsn(200))).orElseThrow().server())
                .isEqualTo(server(60));
    }

    @Test
    void another_timeline_begins_with_nothing_known() {
        said(100, 1);
        said(100, 2);
        marks.clear();
        assertThat(marks.at(new LogPosition(1, new Lsn(1000)))).isEmpty();
    }
}
