package io.holdfast.control.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.control.FieldProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema, as a validator that is not ours understands it, and the reader are of one opinion. */
class DeclarationSchemaTest {
    private static final Path EXAMPLES = Path.of("../examples/stockpulse/declarations");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DeclarationSchema.json(), InputFormat.JSON);

    private static List<String> refusedBySchema(String document) {
        return SCHEMA.validate(document, InputFormat.YAML).stream()
                .map(Object::toString)
                .toList();
    }

    private static List<FieldProblem> refusedByReader(String documents) {
        DeclarationReader reader = new DeclarationReader();
        reader.readAll(documents);
        return reader.problems();
    }

    @Test
    void the_example_s_declarations_are_what_the_schema_says() throws IOException {
        int documents = 0;
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replaceAll("\\$\\{[A-Z_]+_PORT}", "5432");
                for (String document : text.replaceAll("\\$\\{[A-Z_]+}", "/srv").split("(?m)^---$")) {
                    assertThat(refusedByReader(document)).isEmpty();
                    assertThat(refusedBySchema(document)).as(document).isEmpty();
                    documents++;
                }
            }
        }
        assertThat(documents).isGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Site, spec: { rol: primary }",
                "kind: Site, spec: { role: third }",
                "kind: Repository, spec: { location: /srv/x, passwordFile: /p }",
                "kind: Repository, spec: { site: a, location: /srv/x, passwordFile: relative }",
                "kind: Service, spec: { targets: { rtoMinutes: 0, rpoMinutes: 1, reason: x } }",
                "kind: Service, spec: { targets: { rtoMinutes: 5, rpoMinutes: 1.5, reason: x } }",
                "kind: Service, spec: { targets: { rtoMinutes: 5, rpoMinutes: 1 } }",
                "kind: Service, spec: { owner: somebody }",
                "kind: Service, spec: { dependsOn: other, targets: { rtoMinutes: 5, rpoMinutes: 1, reason: x } }",
                "kind: Policy, spec: { repositories: [a], retention: { keepDaly: 3 } }",
                "kind: Policy, spec: { repositories: [a], retention: { keepDaily: -3 } }",
                "kind: Policy, spec: { repositories: [a], verification: { readBack: 'yes' } }",
                "kind: Policy, spec: { repositories: [a], verification: { restoreTest: { depth: abyss } } }",
                "kind: DataSet, spec: { service: s, policy: p, source: { path: /srv } }",
                "kind: DataSet, spec: { service: s, policy: p, source: { kind: files, path: { deep: er } } }",
                "kind: DataSet, spec: { service: s, policy: p, source: { kind: files }, validations: [{ name: n }] }",
                "kind: DrPlan, spec: { approach: a, site: s, repository: r, order: [[[x]]] }",
                "kind: DrPlan, spec: { approach: a, site: s, repository: r, graph: [{ id: x, restore: {} }] }",
                "kind: DrPlan, spec: { approach: a, site: s, repository: r, graph: [{ id: x, gate: { ask: y, role: cook } }] }",
                "kind: DrPlan, spec: { approach: a, site: s, repository: r, graph: [{ wait: { time: PT1S } }] }",
                "kind: SiteGroup, spec: { endpoints: ['http://a:1'] }",
                "kind: Sight, spec: {}"
            })
    void what_the_reader_refuses_the_schema_refuses(String document) {
        String whole = "{ apiVersion: holdfast.io/v1, metadata: { name: example }, " + document + " }";
        assertThat(refusedByReader(whole)).isNotEmpty();
        assertThat(refusedBySchema(whole)).isNotEmpty();
    }

    @Test
    void a_document_s_frame_is_checked_too() {
        String right = "{ apiVersion: holdfast.io/v1, kind: Site, metadata: { name: a }, spec: { role: dr } }";
        assertThat(refusedBySchema(right)).isEmpty();
        assertThat(refusedByReader(right)).isEmpty();
        for (String wrong : List.of(
                right.replace("/v1", "/v2"),
                right.replace("name: a", "name: A_"),
                right.replace("name: a", "nome: a"),
                right.replace("spec:", "extra: 1, spec:"))) {
            assertThat(refusedBySchema(wrong)).as(wrong).isNotEmpty();
            assertThat(refusedByReader(wrong)).as(wrong).isNotEmpty();
        }
    }
}
