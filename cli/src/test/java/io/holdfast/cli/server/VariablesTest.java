package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.CommandFailed;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariablesTest {
    @Test
    void a_given_value_goes_before_the_environments() {
        Variables variables = new Variables(Map.of("PORT", "1"), name -> Optional.of("2"));
        assertThat(variables.resolve("a ${PORT} b ${HOST}", "x")).isEqualTo("a 1 b 2");
    }

    @Test
    void a_value_is_taken_literally() {
        Variables variables = new Variables(Map.of("A", "$1 \\ ${B}"), name -> Optional.empty());
        assertThat(variables.resolve("${A}", "x")).isEqualTo("$1 \\ ${B}");
    }

    @Test
    void every_missing_variable_is_named_at_once() {
        Variables variables = new Variables(Map.of(), name -> Optional.empty());
        assertThatThrownBy(() -> variables.resolve("${B} ${A} ${B}", "site.yaml"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("site.yaml")
                .hasMessageContaining("A, B");
    }
}
