package io.holdfast.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExcludeSettingsTest {
    @Test
    void lists_are_one_a_line_or_by_commas_so_that_names_may_hold_commas() {
        assertThat(ExcludeSettings.split("a, b ,,c")).containsExactly("a", "b", "c");
        assertThat(ExcludeSettings.split("a, b\n c\n\n")).containsExactly("a, b", "c");
        assertThat(ExcludeSettings.split("")).isEmpty();
    }

    @Test
    void what_cannot_be_understood_is_said_with_what_to_do() {
        refuses("exclude", "a[b", "Close it");
        refuses("iexclude", "/", "Remove it");
        refuses("exclude-if-present", "a/b", "no file's name");
        refuses("exclude-larger-than", "much", "such as 100M");
    }

    private static void refuses(String setting, String value, String advice) {
        assertThatThrownBy(() -> ExcludeSettings.parse(new SourceSettings(Map.of(setting, value))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(advice);
    }
}
