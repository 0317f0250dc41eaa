package io.holdfast.control.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.control.ConflictException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RunningScansTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private Instant now = NOON;
    private final RunningScans scans = new RunningScans(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private RunningScan running() {
        return scans.find("away").orElseThrow();
    }

    @Test
    void a_scan_tells_how_far_it_is_and_when_it_will_have_ended() throws IOException {
        String outcome = scans.run("away", watch -> {
            assertThat(running()).isEqualTo(new RunningScan(NOON, 0, null, 0, null, null));
            now = NOON.plusSeconds(5);
            watch.reads(0, 40);
            assertThat(running().toRead()).isEqualTo(40);
            assertThat(running().etaSeconds()).isNull();
            now = NOON.plusSeconds(7);
            watch.reads(10, 40);
            // the five seconds before the first was read say nothing of those to come
            assertThat(running()).isEqualTo(new RunningScan(NOON, 10, 40, 5, 6L, null));
            assertThat(scans.find("local")).isEmpty();
            return "done";
        });
        assertThat(outcome).isEqualTo("done");
        assertThat(scans.find("away")).isEmpty();
    }

    @Test
    void one_that_is_cancelled_ends_before_the_next_snapshot_and_says_by_whom() {
        assertThatThrownBy(() -> scans.run("away", watch -> {
                    watch.reads(0, 2);
                    assertThat(scans.cancel("away", "vera").cancelRequestedBy()).isEqualTo("vera");
                    assertThat(scans.cancel("away", "nils").cancelRequestedBy()).isEqualTo("vera");
                    watch.reads(1, 2);
                    return "read on";
                }))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("cancelled by vera");
        assertThat(scans.find("away")).isEmpty();
    }

    @Test
    void there_is_nothing_to_cancel_where_none_runs() throws IOException {
        scans.run("local", watch -> {
            assertThatThrownBy(() -> scans.cancel("away", "vera"))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("away");
            watch.reads(0, 1);
            return "goes on";
        });
    }
}
