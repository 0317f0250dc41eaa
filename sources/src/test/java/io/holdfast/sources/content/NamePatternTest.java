package io.holdfast.sources.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "order, Orders.conf, true",
        "ORDER, my-orders, true",
        "order, ordr, false",
        "*.conf, orders.conf, true",
        "*.conf, orders.conf.old, false",
        "*.CONF*, orders.conf.old, true",
        "or?ers, orders, true",
        "or?ers, oders, false",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "*, anything, true",
        "a.c, abc, false",
        "'', anything, true"
    })
    void a_name_is_found_by_a_part_of_it_or_by_a_pattern_of_all(String text, String name, boolean found) {
        assertThat(NamePattern.of(text).test(name)).isEqualTo(found);
    }

    @Test
    @Timeout(30)
    void a_pattern_of_many_stars_comes_to_an_end() {
        assertThat(NamePattern.of("*a".repeat(200) + "b").test("a".repeat(4000)))
                .isFalse();
    }
}
