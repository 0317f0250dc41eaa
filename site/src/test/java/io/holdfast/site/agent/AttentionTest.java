package io.holdfast.site.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.postgres.ServerView.Standby;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static Standby says(boolean streaming, String flushed, String answered) {
        return new Standby("b", streaming, true, Lsn.parse(flushed), Lsn.parse(flushed), answered);
    }

    @Test
    void a_standby_that_only_seems_to_stream_does_not_answer_whatever_the_time_of_day_is() {
        Attention attention = new Attention(LEASE);
        Standby last = says(true, "0/2000", "2026-01-01 12:00:00+00");

        assertThat(attention.answers(last, 1000)).isTrue();
        assertThat(attention.answers(last, 3000)).isTrue();
        assertThat(attention.answers(last, 3001)).isFalse();
        assertThat(attention.answers(last, 60_000)).isFalse();
    }

    @Test
    void a_standby_answers_again_once_it_says_something_else_also_when_its_clock_was_set_back() {
        Attention attention = new Attention(LEASE);
        attention.answers(says(true, "0/2000", "2026-01-01 12:00:00+00"), 0);

        assertThat(attention.answers(says(true, "0/2000", "2026-01-01 09:00:00+00"), 9000))
                .isTrue();
        assertThat(attention.answers(says(true, "0/2001", "2026-01-01 09:00:00+00"), 18_000))
                .isTrue();
        assertThat(attention.answers(says(false, "0/2001", "2026-01-01 09:00:01+00"), 18_100))
                .isFalse();
    }
}
