package io.holdfast.sources.postgres.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {
    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/1", "16/B374D848", "FFFFFFFF/FFFFFFFF", "1/0"})
    void a_position_is_printed_as_it_was_parsed(String text) {
        assertThat(Lsn.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "1/", "/1", "1", "-1/0", "1/-1", "+1/0", "100000000/0", "0/100000000", "g/0", "0/0/0"})
    void what_is_no_position_is_refused(String text) {
        assertThatThrownBy(() -> Lsn.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void positions_are_compared_as_unsigned() {
        Lsn low = Lsn.parse("7FFFFFFF/0");
        Lsn high = Lsn.parse("80000000/0");
        assertThat(low).isLessThan(high);
        assertThat(low.isBefore(high)).isTrue();
        assertThat(high.isAfter(low)).isTrue();
        assertThat(Lsn.parse("1/0").minus(Lsn.parse("0/FFFFFF00"))).isEqualTo(256);
    }
}
