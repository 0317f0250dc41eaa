package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What operators meet beside the graph itself: the files, what a backup adds, validation queries, selections. */
@Timeout(360)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class Neo4jKindTest {
    @TempDir
    Path folder;

    static RunningNeo4j source;

    static RunningNeo4j target;

    @BeforeAll
    static void share(Neo4jServers.Pair servers) {
        source = servers.source();
        target = servers.target();
    }

    @Test
    void stock_restic_brings_out_the_files_as_they_are_described() throws Exception {
        source.query("CREATE (:A {x: 1.0, when: date('2026-11-24')})-[:R {w: [1, 2]}]->(:B)");
        try (GraphRepository repository = new GraphRepository(folder)) {
            var backup = repository.backup(source.settings());
            Path out = folder.resolve("restic");
            ProcessBuilder restic = new ProcessBuilder(
                    "restic",
                    "-r",
                    repository.directory().toString(),
                    "--no-cache",
                    "restore",
                    backup.snapshot().id(),
                    "--target",
                    out.toString());
            restic.environment().put("RESTIC_PASSWORD", GraphRepository.PASSWORD);
            Process process = restic.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();

            List<String> nodes = Files.readAllLines(out.resolve("graph/nodes.jsonl"));
            assertThat(nodes.getFirst())
                    .matches("\\{\"id\":\\d+,\"labels\":\\[\"A\"],\"properties\":"
                            + "\\{\"when\":\\{\"date\":\"2026-11-24\"},\"x\":1\\.0}}");
            assertThat(Files.readAllLines(out.resolve("graph/relationships.jsonl"))
                            .getFirst())
                    .matches("\\{\"start\":\\d+,\"end\":\\d+,\"type\":\"R\",\"properties\":\\{\"w\":\\[1,2]}}");
            RestoreReport files = repository.restore(
                    backup.snapshot(),
                    new RestoreTarget.Directory(folder.resolve("files")),
                    Map.of("validate.some", "RETURN true"));
            assertThat(files.level()).isEqualTo(ProofLevel.RESTORED);
            assertThat(files.validations()).hasSize(3).allMatch(RestoreReport.Validation::passed);
            assertThat(files.facts().get("validations_not_asked")).contains("some");
            for (String name : List.of("nodes.jsonl", "relationships.jsonl", "schema.json", "manifest.json")) {
                assertThat(folder.resolve("files").resolve(name))
                        .hasSameBinaryContentAs(out.resolve("graph").resolve(name));
            }
            assertThat(files.recoveredTo()).contains(backup.facts().consistentAt());
        }
    }

    @Test
    void a_second_backup_of_a_graph_that_changed_a_little_adds_little() throws Exception {
        // some 16 chunks: where they are cut differs from repository to repository
        source.query("UNWIND range(1, 40000) AS i CREATE (:Doc {i: i, text:"
                + " reduce(text = '', n IN range(1, 10) | text + randomUUID())})");
        try (GraphRepository repository = new GraphRepository(folder)) {
            var first = repository.backup(source.settings());
            source.query("MATCH (d:Doc {i: 20000}) SET d.text = 'changed'");
            var second = repository.backup(source.settings());

            assertThat(first.summary().bytes()).isGreaterThan(14_000_000);
            assertThat(second.summary().addedBytes()).isLessThan(first.summary().addedBytes() / 2);
        }
    }

    @Test
    void validation_queries_of_the_operator_are_asked_and_told() throws Exception {
        source.query("CREATE (:Account {balance: 60}), (:Account {balance: 40})");
        try (GraphRepository repository = new GraphRepository(folder)) {
            var backup = repository.backup(source.settings());
            RestoreReport report = repository.restore(
                    backup.snapshot(),
                    new RestoreTarget.RunningSystem(target.settings()),
                    Map.of(
                            "validate.total", "MATCH (a:Account) RETURN sum(a.balance) = 100",
                            "validate.wrong", "MATCH (a:Account) RETURN sum(a.balance) = 101",
                            "validate.rows", "MATCH (a:Account) RETURN true",
                            "validate.text", "RETURN 'yes'",
                            "validate.writes", "CREATE (:Intruder) RETURN true",
                            "validate.nonsense", "RETRUN 1"));

            Map<String, Boolean> passed = report.validations().stream()
                    .collect(Collectors.toMap(
                            RestoreReport.Validation::name,
                            RestoreReport.Validation::passed,
                            (a, b) -> a,
                            TreeMap::new));
            assertThat(passed)
                    .isEqualTo(new TreeMap<>(Map.of(
                            "nodes",
                            true,
                            "relationships",
                            true,
                            "schema",
                            true,
                            "total",
                            true,
                            "wrong",
                            false,
                            "rows",
                            false,
                            "text",
                            false,
                            "writes",
                            false,
                            "nonsense",
                            false)));
        }
        assertThat(target.number("MATCH (n:Intruder) RETURN count(n)")).isZero();
    }

    @Test
    void probing_a_server_that_answers_is_quick_and_changes_nothing() throws Exception {
        source.query("CREATE (:A)");
        String before = new CommitWatchProbe(source).mark();
        try (Source opened = new Neo4jKind().open(source.settings())) {
            opened.probe();
        }
        assertThat(new CommitWatchProbe(source).mark()).isEqualTo(before);
    }

    @Test
    void the_servers_own_jars_are_not_on_our_class_path() {
        for (String name : List.of(
                "org.neo4j.graphdb.GraphDatabaseService",
                "org.neo4j.dbms.api.DatabaseManagementService",
                "org.neo4j.kernel.api.KernelTransaction",
                "io.holdfast.example.neo4j.Neo4jServer")) {
            Assertions.assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void a_selection_we_do_not_know_is_refused() throws Exception {
        try (GraphRepository repository = new GraphRepository(folder)) {
            var backup = repository.backup(source.settings());
            Assertions.assertThatThrownBy(() -> repository.restore(
                            backup.snapshot(),
                            new RestoreTarget.RunningSystem(target.settings()),
                            Map.of("label", "Person")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("'label'");
            assertThat(backup.facts().consistentAt()).isBefore(Instant.now());
        }
    }
}
