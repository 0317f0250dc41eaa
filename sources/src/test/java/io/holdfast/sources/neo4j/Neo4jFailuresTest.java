package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RepositoryException;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is said with what to do, and leaves nothing that could be taken for a sound copy. */
@Timeout(120)
@ExtendWith(Neo4jServers.class)
class Neo4jFailuresTest {
    @TempDir
    Path folder;

    static RunningNeo4j server;
    static RunningNeo4j target;
    GraphRepository repository;

    @BeforeAll
    static void share(Neo4jServers.Pair servers) {
        server = servers.source();
        target = servers.target();
    }

    @BeforeEach
    void empty() throws Exception {
        server.empty();
        target.empty();
        repository = new GraphRepository(folder);
    }

    @AfterEach
    void close() throws Exception {
        repository.close();
    }

    @Test
    void a_wrong_password_is_told_with_the_file_and_without_the_password() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "not-the-password\n");
        try (Source source = new Neo4jKind().open(server.settings("password-file", wrong.toString()))) {
            assertThatThrownBy(source::probe)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("refused user neo4j")
                    .hasMessageContaining(wrong.toString())
                    .hasMessageNotContaining("not-the-password");
        }
    }

    @Test
    void a_missing_password_file_is_told() {
        assertThatThrownBy(() -> new Neo4jKind()
                        .open(server.settings(
                                "password-file", folder.resolve("absent").toString())))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("absent")
                .hasMessageContaining("Write the password into it");
    }

    @Test
    void a_server_that_does_not_answer_is_told_within_seconds() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Instant before = Instant.now();
        try (Source source = new Neo4jKind().open(server.settings("uri", "bolt://127.0.0.1:" + port))) {
            assertThatThrownBy(source::probe)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("does not answer")
                    .hasMessageContaining("Start it");
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void a_database_that_is_not_there_is_told() throws Exception {
        try (Source source = new Neo4jKind().open(server.settings("database", "graphs"))) {
            assertThatThrownBy(source::probe)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("no database 'graphs'");
        }
    }

    @Test
    void settings_that_make_no_sense_are_told_by_their_name() {
        assertThatThrownBy(() -> new Neo4jKind().open(new SourceSettings(Map.of("uri", "bolt://localhost"))))
                .hasMessageContaining("'password-file'");
        for (String uri : List.of("neo4j://localhost:7687", "localhost:7687", "bolt://", "http://x", ":")) {
            assertThatThrownBy(() -> new Neo4jKind().open(server.settings("uri", uri)))
                    .as(uri)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("'uri'");
        }
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("uri", "bolt://neo4j:hush@localhost")))
                .hasMessageContaining("'uri'")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("hold-writers", "sometimes")))
                .hasMessageContaining("'hold-writers'");
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("hold-limit-seconds", "0")))
                .hasMessageContaining("'hold-limit-seconds'");
        assertThatThrownBy(() -> new Neo4jKind().open(server.settings("attempts", "many")))
                .hasMessageContaining("'attempts'");
    }

    @Test
    void nothing_is_restored_over_data() throws Exception {
        server.query("CREATE (:A)");
        var backup = repository.backup(server.settings());
        target.query("CREATE (:Precious)");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("is not empty, it holds 1 nodes")
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), server)).hasMessageContaining("is not empty");
        assertThat(target.number("MATCH (n:Precious) RETURN count(n)")).isEqualTo(1);

        target.empty();
        target.query("CREATE CONSTRAINT kept FOR (p:P) REQUIRE p.id IS UNIQUE");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target))
                .hasMessageContaining("constraints or indexes")
                .hasMessageContaining("kept");
    }

    @Test
    void a_restore_cut_off_by_a_dead_server_is_known_for_what_it_is() throws Exception {
        server.query("UNWIND range(1, 12000) AS i CREATE (:A {i: i})-[:R]->(:B {i: i})");
        var backup = repository.backup(server.settings());
        assertThatThrownBy(() -> repository.restore(
                        backup.snapshot(), new RestoreTarget.RunningSystem(target.settings()), Map.of(), stage -> {
                            if (stage.startsWith("loading 12000 relationships")) {
                                kill(target);
                            }
                        }))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("went away in the middle")
                .hasMessageContaining("not finished")
                .hasMessageContaining("empty it before you restore again");

        target.restart();
        assertThat(target.number("MATCH (n) RETURN count(n)")).isEqualTo(24_001);
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("left by a restore of recovery point "
                        + backup.snapshot().shortId())
                .hasMessageContaining("did not finish")
                .hasMessageContaining("DETACH DELETE");

        target.empty();
        assertThat(repository.restore(backup.snapshot(), target).level()).isEqualTo(ProofLevel.QUERIED);
        assertThat(target.number("MATCH (n) RETURN count(n)")).isEqualTo(24_000);
    }

    @Test
    void a_cancelled_restore_is_known_for_what_it_is() throws Exception {
        server.query("UNWIND range(1, 12000) AS i CREATE (:A {i: i})");
        var backup = repository.backup(server.settings());
        assertThatThrownBy(() -> repository.restore(
                        backup.snapshot(), new RestoreTarget.RunningSystem(target.settings()), Map.of(), stage -> {
                            if (stage.startsWith("loading")) {
                                Thread.currentThread().interrupt();
                            }
                        }))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), target)).hasMessageContaining("did not finish");
    }

    @Test
    void a_point_in_time_before_the_recovery_point_is_refused() throws Exception {
        var backup = repository.backup(server.settings());
        Instant before = backup.facts().consistentAt().minusSeconds(60);
        assertThatThrownBy(() -> new Neo4jKind()
                        .restore(
                                new RestoreRequest(
                                        repository.repository(),
                                        backup.snapshot(),
                                        "graph",
                                        Optional.of(before),
                                        new RestoreTarget.RunningSystem(target.settings()),
                                        Map.of()),
                                repository.context()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Choose an earlier recovery point");
    }

    @Test
    void a_directory_that_holds_something_is_not_restored_into() throws Exception {
        var backup = repository.backup(server.settings());
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("precious"), "data");
        assertThatThrownBy(() -> repository.restore(backup.snapshot(), new RestoreTarget.Directory(full), Map.of()))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("full");
        assertThat(full.resolve("precious")).hasContent("data");
    }

    @Test
    void the_comparison_finds_every_kind_of_difference() throws Exception {
        String graph = "CREATE (a:A {k: 1})-[:R {w: 1}]->(b:B {k: 2}), (b)-[:R {w: 2}]->(:C {k: 3})";
        server.query("CREATE INDEX by_k FOR (a:A) ON (a.k)");
        server.query(graph);
        Manifest manifest;
        GraphSchema schema;
        NodeNumbers numbers = new NodeNumbers(3);
        try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(server.settings()))) {
            manifest = new GraphExport(
                            connection, Neo4jSettings.parse(server.settings()), repository.context(), "Neo4j")
                    .into(folder);
            schema = connection.read(GraphSchema::read);
            for (var row : server.query("MATCH (n) RETURN id(n)")) {
                numbers.add(row.get(0).asLong(), row.get(0).asLong());
            }
            assertThat(new GraphComparison(connection, manifest, numbers).compare(schema))
                    .allMatch(Validation::passed);

            expect(
                    connection,
                    manifest,
                    schema,
                    numbers,
                    "nodes",
                    "MATCH (a:A) SET a.k = 1.0",
                    "MATCH (a:A) SET a.k = 1");
            expect(connection, manifest, schema, numbers, "nodes", "MATCH (a:A) SET a:Z", "MATCH (a:A) REMOVE a:Z");
            expect(connection, manifest, schema, numbers, "nodes", "CREATE (:D)", "MATCH (d:D) DELETE d");
            expect(
                    connection,
                    manifest,
                    schema,
                    numbers,
                    "nodes",
                    "MATCH (a:A), (b:B) SET a.k = 2, b.k = 1 REMOVE a:A, b:B SET a:B, b:A",
                    "MATCH (a:A), (b:B) SET a.k = 2, b.k = 1 REMOVE a:A, b:B SET a:B, b:A");
            expect(
                    connection,
                    manifest,
                    schema,
                    numbers,
                    "relationships",
                    "MATCH (a:A)-[r {w: 1}]->(b:B) DELETE r CREATE (b)-[:R {w: 1}]->(a)",
                    "MATCH (a:A)<-[r {w: 1}]-(b:B) DELETE r CREATE (a)-[:R {w: 1}]->(b)");
            expect(
                    connection,
                    manifest,
                    schema,
                    numbers,
                    "relationships",
                    "MATCH (a:A)-[r {w: 1}]->(b:B) CREATE (a)-[:R {w: 1, copy: true}]->(b)",
                    "MATCH ()-[r {copy: true}]->() DELETE r");
            expect(
                    connection,
                    manifest,
                    schema,
                    numbers,
                    "schema",
                    "DROP INDEX by_k",
                    "CREATE INDEX by_k FOR (a:A) ON (a.k)");
        }
    }

    private static void expect(
            GraphConnection connection,
            Manifest manifest,
            GraphSchema schema,
            NodeNumbers numbers,
            String failing,
            String change,
            String back)
            throws Exception {
        server.query(change);
        assertThat(new GraphComparison(connection, manifest, numbers).compare(schema))
                .filteredOn(validation -> !validation.passed())
                .as(change)
                .extracting(Validation::name)
                .containsExactly(failing);
        server.query(back);
        assertThat(new GraphComparison(connection, manifest, numbers).compare(schema))
                .as(back)
                .allMatch(Validation::passed);
    }

    @Test
    void a_restore_report_names_steps_and_where_the_graph_is() throws Exception {
        server.query("CREATE (:A)-[:R]->(:B)");
        var backup = repository.backup(server.settings());
        RestoreReport report = repository.restore(backup.snapshot(), target);

        assertThat(report.steps()).hasSize(5).allMatch(step -> !step.took().isNegative());
        assertThat(report.facts())
                .containsEntry("uri", target.uri())
                .containsEntry("nodes", "2")
                .containsEntry("relationships", "1");
        assertThat(report.recoveredTo()).contains(backup.facts().consistentAt());
        assertThat(report.running()).isEmpty();
    }

    private static void kill(RunningNeo4j server) {
        try {
            server.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
