package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.RestoreReport.Validation;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The comparison after a restore. */
@Timeout(360)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(Neo4jServers.class)
class GraphComparisonTest {
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
    void open() throws Exception {
        repository = new GraphRepository(folder);
    }

    @AfterEach
    void close() throws Exception {
        repository.close();
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
}
