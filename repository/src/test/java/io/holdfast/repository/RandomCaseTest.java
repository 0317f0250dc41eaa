package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RandomCaseTest {
    @Test
    void a_failure_names_a_case_that_fails_again() {
        List<byte[]> drawn = new ArrayList<>();
        RandomCase.Property shorterThan40 = random -> {
            drawn.add(random.bytes(0, 100));
            assertThat(drawn.getLast()).hasSizeLessThan(40);
        };
        Throwable failure = catchThrowable(() -> RandomCase.check(200, shorterThan40));
        Matcher named = Pattern.compile("-Dholdfast\\.case=(\\S+) ").matcher(failure.getMessage());
        assertThat(named.find()).isTrue();
        byte[] failed = drawn.getLast();
        assertThat(failed).as("small ones come first").hasSizeLessThan(60);
        assertThat(catchThrowable(() -> RandomCase.again(named.group(1), shorterThan40)))
                .hasMessage(failure.getMessage());
        assertThat(drawn.getLast()).isEqualTo(failed);
    }

    @Test
    void bounds_come_often() {
        List<Integer> drawn = new ArrayList<>();
        RandomCase.check(500, random -> drawn.add(random.between(-3, Integer.MAX_VALUE)));
        assertThat(drawn).contains(-3, Integer.MAX_VALUE).allMatch(number -> number >= -3);
        assertThat(drawn.stream().distinct().count()).isGreaterThan(300);
    }
}
