package io.holdfast.sources.postgres.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionColumnsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usr_id = 42|usr_id",
                "a = 1 AND (b < 2 OR NOT c) AND d IS NOT NULL|a b c d",
                "User_ID IN (1, 2)|user_id",
                "\"User\" = 'x'|User",
                "lower(name) = 'x' AND length(note) > 3|name note",
                "at::date = current_date|at",
                "CASE WHEN kind = 'fee' THEN amount ELSE paid END > 0|kind amount paid",
                "at BETWEEN since AND until|at since until",
                "at AT TIME ZONE 'UTC' > '2026-01-01'|at",
                "extract(year FROM made) = 2026|made",
                "a IS DISTINCT FROM b|a b"
            })
    void are_the_names_that_stand_where_a_value_is_wanted(String sql, String names) {
        assertThat(ConditionColumns.of(sql, "orders")).containsExactlyInAnyOrder(names.split(" "));
    }

    /** What is named here that is no column must never be taken for one, or a condition that holds would be refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = any(array[1, 2])",
                "id = 1 AND true",
                "id::double precision > 1.5e3",
                "id > date '2026-01-01' - interval '1 day'",
                "id = timestamp with time zone '2026-01-01'",
                "id IN (SELECT other FROM elsewhere WHERE any_name = 1)",
                "id = current_user OR id = session_user",
                "id IS NOT UNKNOWN",
                "id > make_interval(days => 3)",
                "orders.id = 1 AND public.f(id)",
                "orders IS NOT NULL AND id = 1",
                "xmin = 7 AND ctid = '(0,1)' AND id = 1",
                "CAST(id AS date) = '2026-01-01'",
                "id COLLATE \"C\" < 'm'",
                "id LIKE '100!%' ESCAPE '!'",
                "id = e'it''s' AND id = 'usr_id = 2'"
            })
    void are_no_types_functions_texts_or_names_of_queries(String sql) {
        assertThat(ConditionColumns.of(sql, "orders")).isSubsetOf("id");
    }

    @Test
    void are_none_where_there_is_nothing_but_values() {
        assertThat(ConditionColumns.of("1 = 1", "orders")).isEmpty();
    }
}
