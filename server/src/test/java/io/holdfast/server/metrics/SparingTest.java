package io.holdfast.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SparingTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3);
    private final AtomicInteger looks = new AtomicInteger();
    private final Sparing<Integer> sparing = new Sparing<>(
            () -> {
                now.addAndGet(5);
                return looks.incrementAndGet();
            },
            now::get);

    @Test
    void what_took_long_is_not_looked_at_again_before_a_hundred_times_as_long_have_passed() {
        assertThat(sparing.get()).isEqualTo(1);
        now.addAndGet(499);
        assertThat(sparing.get()).isEqualTo(1);
        now.addAndGet(1);
        assertThat(sparing.get()).isEqualTo(2);
        assertThat(sparing.get()).isEqualTo(2);
    }
}
