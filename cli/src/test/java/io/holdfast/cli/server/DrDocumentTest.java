package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.control.document.CommunicationPlan;
import io.holdfast.control.document.PlanDocument;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.DeclaredFiles;
import io.holdfast.control.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans as documents, and the templates of plans. */
class DrDocumentTest {
    private static final Path STOCKPULSE = Path.of("../examples/stockpulse");
    private static final Path TEMPLATES = Path.of("../examples/plans");

    @TempDir
    Path folder;

    /** With the values of variables that the READMEs of both folders give as an example. */
    private static CommandRun document(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("dr", "document"));
        all.addAll(List.of(arguments));
        all.addAll(values(STOCKPULSE));
        all.addAll(values(TEMPLATES));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static List<String> values(Path of) throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(of.resolve("README.md"))) {
            if (line.startsWith("        --set ")) {
                found.addAll(List.of(line.replace("\\", "").strip().split(" +")));
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    @ParameterizedTest
    @CsvSource({"dr-plan.md, ''", "communication-plan.md, --communication"})
    void the_example_s_documents_say_what_its_declarations_say(String file, String option) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-f", STOCKPULSE + "/declarations"));
        if (!option.isEmpty()) {
            arguments.add(option);
        }
        Path kept = STOCKPULSE.resolve(file);
        if (Boolean.getBoolean("documents.update")) {
            Files.writeString(kept, document(arguments.toArray(String[]::new)).out());
        }
        CommandRun run = document(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .as("-Dtest=DrDocumentTest -Ddocuments.update=true writes it anew")
                .isEqualTo(Files.readString(kept));
    }

    @Test
    void a_document_that_has_drifted_is_noticed_and_left_alone() throws Exception {
        Path file = folder.resolve("plan.html");
        String declarations = STOCKPULSE + "/declarations";
        assertThat(document("-f", declarations, "--html", "-o", file.toString()).exitCode())
                .isZero();
        assertThat(document("-f", declarations, "--html", "-o", file.toString(), "--check")
                        .exitCode())
                .isZero();
        String changed = Files.readString(file).replace("15 min", "16 min");
        Files.writeString(file, changed);
        CommandRun run = document("-f", declarations, "--html", "-o", file.toString(), "--check");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run.err()).contains("plan.html", "--check");
        assertThat(file).hasContent(changed);
    }

    static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_template_is_a_whole_plan_beside_the_example_s_declarations(Path template) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (Path of : List.of(STOCKPULSE, TEMPLATES)) {
            for (String one : values(of)) {
                int equals = one.indexOf('=');
                if (equals > 0) {
                    values.put(one.substring(0, equals), one.substring(equals + 1));
                }
            }
        }
        StringBuilder documents = new StringBuilder();
        try (Stream<Path> files = Files.list(STOCKPULSE.resolve("declarations"))) {
            for (Path file : Stream.concat(files.sorted(), Stream.of(template)).toList()) {
                // as apply reads them
                documents
                        .append(new Variables(values, name -> Optional.empty())
                                .resolve(Files.readString(file), file.toString()))
                        .append("\n---\n");
            }
        }
        Inventory inventory = DeclaredFiles.read(documents.toString());
        DrPlan plan = inventory.plans().stream()
                .filter(one -> !one.name().equals("stockpulse-to-site-b"))
                .findFirst()
                .orElseThrow();
        assertThat(PlanDocument.of(plan, inventory).markdown())
                .contains("# Disaster recovery plan: " + plan.name(), "## Steps")
                .doesNotContain("${");
        assertThat(CommunicationPlan.of(plan).markdown())
                .contains("## Internal teams", "## External stakeholders", "## Messages")
                .doesNotContain("Nobody is declared", "a person has to think of it", "{{");
    }

    @Test
    void the_readme_names_every_template() throws Exception {
        String readme = Files.readString(TEMPLATES.resolve("README.md"));
        assertThat(templates())
                .hasSizeGreaterThan(4)
                .allSatisfy(template -> assertThat(readme).contains("`" + template.getFileName() + "`"));
    }

    @Test
    void a_plan_that_names_what_is_not_declared_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("plan.yaml"), """
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: {name: nowhere}
                spec: {approach: cold, site: nowhere, repository: none, order: [ghost]}
                """);
        CommandRun run = CommandRun.of("dr", "document", "-f", file.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(run.err()).contains("'nowhere'", "'none'", "'ghost'");
    }
}
