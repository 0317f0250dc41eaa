package io.holdfast.stockpulse.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.engine.FreePort;
import io.holdfast.stockpulse.Checkout;
import io.holdfast.stockpulse.platform.GraphSite;
import io.holdfast.stockpulse.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

class KnowledgeGraphTest {
    private static final GraphScale SCALE = new GraphScale(100);

    @TempDir
    static Path folder;

    private static Processes processes;
    private static GraphSite site;

    @BeforeAll
    static void start() throws Exception {
        processes = new Processes(folder.resolve("processes"), folder.resolve("logs"));
        Path password = Files.writeString(folder.resolve("password"), "not-a-secret");
        site = new GraphSite(
                processes,
                "graph",
                folder.resolve("data"),
                password,
                Checkout.root().resolve("examples/neo4j-server/target/neo4j/lib"),
                FreePort.find());
        site.launch();
        site.awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        processes.stopAll();
    }

    @Test
    void the_loaded_graph_is_what_the_seed_says_and_every_change_is_found() throws Exception {
        try (KnowledgeGraph graph = site.connect();
                Driver other = GraphDatabase.driver(site.uri(), AuthTokens.basic("neo4j", "not-a-secret"))) {
            assertThat(graph.load(SCALE)).isEqualTo(new KnowledgeGraph.Size(200, 1_000));
            GraphContent loaded = graph.content();
            assertThat(loaded.differenceInData(GraphContent.of(SCALE))).isEmpty();
            assertThat(loaded.schema()).hasSize(10);
            assertThat(graph.content().difference(loaded)).isEmpty();
            assertThat(graph.content().sha256()).isEqualTo(loaded.sha256());

            change(other, "MATCH (n:Company {key: 'Company-3'}) SET n.employees = toFloat(n.employees)");
            assertThat(graph.content().difference(loaded))
                    .hasValueSatisfying(
                            said -> assertThat(said).startsWith("node").contains("Company-3"));
            change(other, "MATCH (n:Company {key: 'Company-3'}) SET n.employees = toInteger(n.employees)");
            assertThat(graph.content().difference(loaded)).isEmpty();

            change(other, "MATCH (n:Topic {key: 'Topic-0'}) SET n:Stray");
            assertThat(graph.content().difference(loaded)).isPresent();
            change(other, "MATCH (n:Topic {key: 'Topic-0'}) REMOVE n:Stray");

            change(other, "MATCH (:News)-[r:TAGGED]->(:Topic) WITH r LIMIT 1 DELETE r");
            assertThat(graph.content().difference(loaded))
                    .hasValueSatisfying(said -> assertThat(said).startsWith("relationship"));
            graph.clear();
            graph.load(SCALE);
            change(other, "DROP INDEX news_published");
            assertThat(graph.content().difference(loaded))
                    .hasValueSatisfying(said -> assertThat(said).startsWith("schema entry"));

            graph.clear();
            assertThat(graph.size()).isEqualTo(new KnowledgeGraph.Size(0, 0));
            assertThat(graph.content().schema()).hasSize(2).allMatch(entry -> entry.contains("LOOKUP"));
        }
    }

    private static void change(Driver driver, String query) {
        driver.executableQuery(query).execute();
    }
}
