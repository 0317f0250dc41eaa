package io.holdfast.control.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhtmltopdf.extend.FSTextBreaker;
import com.openhtmltopdf.layout.UrlAwareLineBreakIterator;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineBreaksTest {
    private static final List<String> PIECES = List.of(
            "a",
            "word",
            " ",
            "  ",
            "/",
            "//",
            "://",
            ":",
            "https://",
            ".",
            ",",
            "-",
            "!",
            "?",
            "\n",
            "\t",
            "日本語",
            "żółć",
            "\ud83d\ude00",
            "4",
            "(",
            ")",
            "\u00a0");

    private static List<Integer> places(FSTextBreaker breaks, String text) {
        breaks.setText(text);
        List<Integer> places = new ArrayList<>();
        for (int place = breaks.next(); place != BreakIterator.DONE; place = breaks.next()) {
            places.add(place);
        }
        return places;
    }

    @Test
    void lines_end_where_the_library_would_end_them() {
        Random random = new Random(7);
        // one for all texts, as the library uses it
        LineBreaks breaks = new LineBreaks();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            assertThat(places(breaks, text.toString()))
                    .as("breaks of '%s'", text)
                    .isEqualTo(places(
                            new UrlAwareLineBreakIterator(BreakIterator.getLineInstance(Locale.US)), text.toString()));
        }
        assertThat(places(breaks, "see https://host/b/c, or d")).containsExactly(4, 16, 18, 22, 25, 26);
    }

    /** If each break were looked for through all that is left it would be minutes. */
    @Test
    @Timeout(60)
    void a_long_text_is_looked_through_once() {
        assertThat(places(new LineBreaks(), "word ".repeat(600_000))).hasSize(600_000);
    }
}
