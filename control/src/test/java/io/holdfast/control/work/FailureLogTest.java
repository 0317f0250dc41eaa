package io.holdfast.control.work;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final FailureLog failures = new FailureLog(logger(), "The clock could not be wound", () -> now);

    private Logger logger() {
        Logger logger = new LoggerContext().getLogger("test");
        lines.start();
        logger.addAppender(lines);
        return logger;
    }

    private static RuntimeException away(String message) {
        return new IllegalStateException(message, new IllegalArgumentException("refused"));
    }

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void an_outage_is_told_once_with_its_trace_then_each_ten_minutes_in_a_line_and_at_its_end() {
        for (int second = 0; second < 25 * 60; second++) {
            failures.failed(away("waited for " + second));
            now = now.plusSeconds(1);
        }
        failures.worked();
        failures.worked();

        assertThat(said())
                .containsExactly(
                        "The clock could not be wound; it is tried again",
                        "The clock could not be wound since 2026-11-30T12:00:00Z, 601 times: waited for 600",
                        "The clock could not be wound since 2026-11-30T12:00:00Z, 1201 times: waited for 1200",
                        "The clock could not be wound from 2026-11-30T12:00:00Z until now, 1500 times; it works again");
        assertThat(lines.list)
                .extracting(line -> line.getThrowableProxy() != null)
                .containsExactly(true, false, false, false);
        assertThat(lines.list.getLast().getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void another_failure_meanwhile_is_told_at_once_and_the_next_outage_anew() {
        failures.failed(away("away"));
        now = now.plusSeconds(1);
        failures.failed(new NullPointerException("a mistake"));
        now = now.plus(Duration.ofSeconds(1));
        failures.worked();
        failures.failed(away("away again"));

        assertThat(lines.list)
                .extracting(line -> line.getThrowableProxy() != null)
                .containsExactly(true, true, false, true);
        assertThat(said().get(2)).contains("from 2026-11-30T12:00:00Z until now, 2 times");
    }
}
