package io.holdfast.control.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    private final ProgressMeter meter = new ProgressMeter("copying", 1_000_000, progress -> {});

    @Test
    void what_is_left_is_told_from_the_rate() throws Exception {
        count(400_000);

        assertThat(meter.now().bytesPerSecond()).isPositive();
        assertThat(meter.now().etaSeconds()).isPositive();
    }

    @Test
    void a_stage_after_the_last_byte_has_no_rate_and_no_end() throws Exception {
        count(1_000_000);
        meter.stage("checking indexes");
        Thread.sleep(60);

        assertThat(meter.now()).isEqualTo(new WorkProgress("checking indexes", 1_000_000, 1_000_000L, 0, null));
    }

    @Test
    void a_stage_that_counts_from_zero_has_its_own_rate() throws Exception {
        count(1_000_000);
        meter.restart("uploading", 10);
        Thread.sleep(60);

        assertThat(meter.now()).isEqualTo(new WorkProgress("uploading", 0, 10L, 0, null));
    }

    /** Longer than it takes until a rate can be told. */
    private void count(long bytes) throws InterruptedException {
        Thread.sleep(60);
        meter.processed(bytes);
    }
}
