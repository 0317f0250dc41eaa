package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageTest {
    private static Page<String> page(Stream<String> all, @Nullable String after, int most) {
        // by length, then by letters
        return Page.cut("words", all, 2, word -> List.of(String.valueOf(word.length()), word), after, most);
    }

    @Test
    void pages_of_whatever_length_hold_everything_once_in_its_order() {
        List<String> all = List.of("pear", "fig", "plum", "apple", "kiwi", "nut");
        for (int most = 1; most <= all.size() + 1; most++) {
            List<String> found = new ArrayList<>();
            String after = null;
            do {
                Page<String> page = page(all.stream(), after, most);
                assertThat(page.items()).hasSizeBetween(1, most);
                found.addAll(page.items());
                after = page.next();
            } while (after != null);
            assertThat(found).containsExactly("fig", "nut", "kiwi", "pear", "plum", "apple");
        }
    }

    @Test
    void what_comes_and_goes_between_two_pages_moves_nothing_else() {
        Page<String> first = page(Stream.of("a", "b", "c", "d"), null, 2);
        assertThat(page(Stream.of("aa", "c", "d", "e"), first.next(), 2).items())
                .containsExactly("c", "d");
    }

    @Test
    void an_empty_list_is_one_empty_page() {
        assertThat(page(Stream.of(), null, 3)).isEqualTo(new Page<String>(List.of(), null));
    }

    @Test
    void takes_only_what_a_page_of_this_list_said() {
        for (String wrong : List.of(
                "nonsense",
                "%",
                ListPosition.of("others", List.of("3", "fig")),
                ListPosition.of("words", List.of("fig")))) {
            assertThatThrownBy(() -> page(Stream.of("fig"), wrong, 1))
                    .as(wrong)
                    .isInstanceOf(InvalidRequestException.class);
        }
    }
}
