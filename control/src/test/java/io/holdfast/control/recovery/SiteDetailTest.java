package io.holdfast.control.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a site's card says of its data sets stays short, however many there are. */
class SiteDetailTest {
    private static String named(int dataSets) {
        List<String> names =
                IntStream.rangeClosed(1, dataSets).mapToObj(n -> "d" + n).toList();
        return Readiness.named(names);
    }

    @Test
    void some_are_named() {
        assertThat(named(1)).isEqualTo("d1");
        assertThat(named(5)).isEqualTo("d1, d2, d3, d4, d5");
    }

    @Test
    void of_many_the_first_are_named_and_the_others_counted() {
        assertThat(named(6)).isEqualTo("d1, d2, d3, d4, d5 and 1 other");
        assertThat(named(10_000)).isEqualTo("d1, d2, d3, d4, d5 and 9995 others");
    }
}
