package io.holdfast.sources.postgres.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartSelectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = 1",
                "name = 'it''s; -- no comment (' AND id IN (1, 2)",
                "name = E'\\'; x' OR \"odd;name\" = 1",
                "pg_catalog.length(name) > 3 AND (a - b) / c < 2",
                "note = 'C:\\' AND id = 1"
            })
    void conditions_are_one_expression(String sql) {
        assertThatCode(() -> Predicate.of(sql)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true) ; DROP TABLE x; SELECT (1",
                "true; DROP TABLE x",
                "true) OR (false",
                "(id = 1",
                "id = 1 -- all",
                "id = 1 /* all",
                "name = 'open",
                "name = E'\\' AND x = 1",
                "\"open = 1",
                "name = $$x$$",
                " "
            })
    void what_could_end_the_statement_is_refused(String sql) {
        assertThatThrownBy(() -> Predicate.of(sql)).hasMessageContaining("'where'");
    }

    @Test
    void names_are_read_as_the_server_reads_them() {
        assertThat(TableName.split("App.Users", '.')).containsExactly("app", "users");
        assertThat(TableName.split("\"App\".\"a.b\"\"c\"", '.')).containsExactly("App", "a.b\"c");
        assertThat(TableName.split(" a , \"B, c\" ", ',')).containsExactly("a", "B, c");
        assertThatThrownBy(() -> TableName.split("a..b", '.')).hasMessageContaining("empty name");
        assertThatThrownBy(() -> TableName.split("\"a", '.')).hasMessageContaining("not closed");
        assertThat(new TableName("a\"b", "c").sql()).isEqualTo("\"a\"\"b\".\"c\"");
    }

    @Test
    void selections_that_contradict_themselves_are_refused() throws Exception {
        assertThat(PartSelection.of(Map.of("validate.x", "SELECT true", "target.lsn", "0/1", "part.user", "a.b(c)")))
                .isEmpty();
        refused(Map.of("tabel", "x"), "Known are database, schema, table");
        refused(Map.of("where", "id = 1"), "Name that table");
        refused(Map.of("where", "id = 1", "table", "a, b"), "Name that table");
        refused(Map.of("user", "1"), "Add part.user");
        refused(Map.of("user", "1", "part.user", "a.b(c)", "table", "x"), "Leave out");
        refused(Map.of("table", "x", "except", "y"), "goes with 'where'");
        refused(Map.of("table", "x", "follow", "some"), "all");
    }

    private static void refused(Map<String, String> selection, String said) {
        assertThatThrownBy(() -> PartSelection.of(selection)).hasMessageContaining(said);
    }

    @Test
    void what_is_referred_to_comes_first_and_circles_stay_together() {
        TableName a = new TableName("s", "a");
        TableName b = new TableName("s", "b");
        TableName c = new TableName("s", "c");
        TableName d = new TableName("s", "d");
        assertThat(ReferenceOrder.of(
                        List.of(a, b, c, d), List.of(key(a, b), key(b, c), key(c, b), key(c, d), key(d, d))))
                .containsExactly(List.of(d), List.of(c, b), List.of(a));
    }

    private static ForeignKey key(TableName child, TableName parent) {
        return new ForeignKey("k", child, List.of("x"), parent, List.of("y"), false);
    }
}
