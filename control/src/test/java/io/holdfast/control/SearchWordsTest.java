package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchWordsTest {
    @Test
    void each_word_must_be_in_one_of_the_texts_whatever_the_case() {
        SearchWords words = SearchWords.parse("  Shop DAILY ");
        assertThat(words.in("webshop", "Daily")).isTrue();
        assertThat(words.in("webshop", null)).isFalse();
        // not across two texts
        assertThat(SearchWords.parse("shopdaily").in("shop", "daily")).isFalse();
    }

    @Test
    void no_words_narrow_nothing() {
        assertThat(SearchWords.parse(null).in("anything")).isTrue();
        assertThat(SearchWords.parse(" ").patterns()).isEmpty();
    }

    @Test
    void what_stands_for_other_letters_in_sql_stands_for_itself() {
        assertThat(SearchWords.parse("50% a_b c\\d").patterns()).containsExactly("%50\\%%", "%a\\_b%", "%c\\\\d%");
    }
}
