package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "9.94, 9.9 s",
        "9.95, 10 s",
        "59.4, 59 s",
        "59.5, 1 min",
        "2714, 45 min 14 s",
        "3600, 1 h",
        "7380, 2 h 3 min",
        "86399.5, 1 d",
        "180000, 2 d 2 h"
    })
    void spans_have_their_two_largest_units(double seconds, String text) {
        assertThat(Spans.text(seconds)).isEqualTo(text);
    }
}
