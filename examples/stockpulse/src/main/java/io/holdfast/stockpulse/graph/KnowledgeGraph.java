package io.holdfast.stockpulse.graph;

import io.holdfast.stockpulse.graph.GraphSeed.Node;
import io.holdfast.stockpulse.graph.GraphSeed.NodeKind;
import io.holdfast.stockpulse.graph.GraphSeed.Relationship;
import io.holdfast.stockpulse.graph.GraphSeed.RelationshipKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;
import org.neo4j.driver.Session;

/** A graph database that is reached over Bolt. Methods block. */
public final class KnowledgeGraph implements AutoCloseable {
    private static final int BATCH = 5_000;

    private final Driver driver;

    private KnowledgeGraph(Driver driver) {
        this.driver = driver;
    }

    /** @param uri such as {@code bolt://127.0.0.1:7687}; nothing is connected yet */
    public static KnowledgeGraph at(String uri, String user, String password) {
        // what goes wrong comes as an exception; the driver's own log would go to the terminal
        Config quiet = Config.builder().withLogging(Logging.none()).build();
        return new KnowledgeGraph(GraphDatabase.driver(uri, AuthTokens.basic(user, password), quiet));
    }

    /** @throws org.neo4j.driver.exceptions.Neo4jException when it cannot be reached */
    public void verify() {
        driver.verifyConnectivity();
    }

    public record Size(long nodes, long relationships) {}

    public Size size() {
        try (Session session = driver.session()) {
            return new Size(
                    session.run("MATCH (n) RETURN count(n)").single().get(0).asLong(),
                    session.run("MATCH ()-[r]->() RETURN count(r)")
                            .single()
                            .get(0)
                            .asLong());
        }
    }

    /** Fills the empty graph; some seconds. */
    public Size load(GraphScale scale) {
        GraphSeed seed = new GraphSeed(scale);
        try (Session session = driver.session()) {
            for (NodeKind kind : NodeKind.values()) {
                session.run("CREATE CONSTRAINT FOR (n:" + kind.label + ") REQUIRE n.key IS UNIQUE")
                        .consume();
            }
            session.run("CREATE INDEX news_published FOR (n:News) ON (n.published)")
                    .consume();
            session.run("CREATE INDEX mention_sentiment FOR ()-[r:MENTIONS]-() ON (r.sentiment)")
                    .consume();
            session.run("CALL db.awaitIndexes()").consume();
            for (NodeKind kind : NodeKind.values()) {
                load(session, seed.nodes(kind));
            }
            for (RelationshipKind kind : RelationshipKind.values()) {
                connect(session, kind, seed.relationships(kind));
            }
        }
        return size();
    }

    private static void load(Session session, Stream<Node> nodes) {
        Map<List<String>, List<Node>> byLabels = nodes.collect(Collectors.groupingBy(Node::labels));
        byLabels.forEach((labels, some) -> batches(
                some.iterator(),
                batch -> session.run(
                                "UNWIND $rows AS row CREATE (n:" + String.join(":", labels) + ") SET n = row",
                                Map.of(
                                        "rows",
                                        batch.stream().map(Node::properties).toList()))
                        .consume()));
    }

    private static void connect(Session session, RelationshipKind kind, Stream<Relationship> relationships) {
        String query = "UNWIND $rows AS row MATCH (a:" + kind.from.label + " {key: row.from}) MATCH (b:" + kind.to.label
                + " {key: row.to}) CREATE (a)-[r:" + kind.name() + "]->(b) SET r = row.properties";
        batches(
                relationships.iterator(),
                batch -> session.run(
                                query,
                                Map.of(
                                        "rows",
                                        batch.stream()
                                                .map(one -> Map.of(
                                                        "from",
                                                        one.from(),
                                                        "to",
                                                        one.to(),
                                                        "properties",
                                                        one.properties()))
                                                .toList()))
                        .consume());
    }

    private static <T> void batches(Iterator<T> all, java.util.function.Consumer<List<T>> consumer) {
        List<T> batch = new ArrayList<>();
        while (all.hasNext()) {
            batch.add(all.next());
            if (batch.size() == BATCH || !all.hasNext()) {
                consumer.accept(List.copyOf(batch));
                batch.clear();
            }
        }
    }

    /** Everything in it, as text. */
    public GraphContent content() {
        try (Session session = driver.session()) {
            return GraphContent.read(session);
        }
    }

    /** Removes all nodes, relationships, constraints and indexes. */
    public void clear() {
        try (Session session = driver.session()) {
            session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 20000 ROWS")
                    .consume();
            session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS")
                    .consume();
            session.run("SHOW CONSTRAINTS YIELD name")
                    .list(row -> row.get(0).asString())
                    .forEach(name ->
                            session.run("DROP CONSTRAINT `" + name + "`").consume());
            session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
                    .list(row -> row.get(0).asString())
                    .forEach(name -> session.run("DROP INDEX `" + name + "`").consume());
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
