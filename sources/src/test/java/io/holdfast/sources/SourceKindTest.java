package io.holdfast.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.files.FilesKind;
import io.holdfast.sources.models.ModelsKind;
import io.holdfast.sources.postgres.PostgresKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a restore brings back is told from its selection, by each kind alike. */
class SourceKindTest {
    private static final List<SourceKind> KINDS =
            List.of(new FilesKind(), new ModelsKind(), new PostgresKind(Path.of("log")));

    @Test
    void a_restore_with_nothing_but_checks_is_of_the_whole() throws Exception {
        for (SourceKind kind : KINDS) {
            assertThat(kind.isPart(Map.of())).as(kind.name()).isFalse();
            assertThat(kind.isPart(Map.of("validate.rows", "SELECT count(*) FROM t")))
                    .as(kind.name())
                    .isFalse();
        }
    }

    @Test
    void what_names_some_of_the_content_is_a_part() throws Exception {
        assertThat(new FilesKind().isPart(Map.of("path", "etc/app.conf"))).isTrue();
        assertThat(new ModelsKind().isPart(Map.of("model", "price-forecaster", "validate.x", "y")))
                .isTrue();
        assertThat(new PostgresKind(Path.of("log")).isPart(Map.of("table", "executions")))
                .isTrue();
    }
}
