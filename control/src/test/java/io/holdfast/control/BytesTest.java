package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "9994, 9.99 kB",
        "9995, 10.0 kB",
        "99949, 99.9 kB",
        "99950, 100 kB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "12345678901, 12.3 GB",
        "9223372036854775807, 9223 PB"
    })
    void amounts_have_three_digits_and_a_unit(long bytes, String text) {
        assertThat(Bytes.text(bytes)).isEqualTo(text);
    }
}
