package io.holdfast.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    @Test
    void nothing_is_read_faster_than_the_rate_and_nothing_is_lost() throws Exception {
        byte[] content = new byte[5 << 20];
        content[content.length - 1] = 7;
        Throttle throttle = new Throttle(Optional.of(10));
        long begin = System.nanoTime();
        byte[] read = throttle.on(new ByteArrayInputStream(content)).readAllBytes();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(read).isEqualTo(content);
        // half a second's worth, but for what a pause before lets through at once
        assertThat(took).isGreaterThan(Duration.ofMillis(390));
    }

    @Test
    void without_a_rate_the_stream_is_left_as_it_is() {
        ByteArrayInputStream content = new ByteArrayInputStream(new byte[1]);
        assertThat(new Throttle(Optional.empty()).on(content)).isSameAs(content);
    }
}
