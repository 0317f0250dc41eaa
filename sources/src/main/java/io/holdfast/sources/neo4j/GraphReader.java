package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.neo4j.GraphLine.NodeLine;
import io.holdfast.sources.neo4j.GraphLine.RelationshipLine;
import io.holdfast.sources.neo4j.PropertyJson.UnsupportedValueException;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.Value;

/** Streams all nodes and relationships of a database; memory does not grow with the graph. */
final class GraphReader {
    private static final String NODES = "MATCH (n) RETURN id(n), labels(n), properties(n)";
    private static final String RELATIONSHIPS = "MATCH (a)-[r]->(b) RETURN id(a), id(b), type(r), properties(r)";

    private final GraphConnection connection;
    private final LongUnaryOperator numbers;

    /** @param numbers gives the number under which a node of the database is told */
    GraphReader(GraphConnection connection, LongUnaryOperator numbers) {
        this.connection = connection;
        this.numbers = numbers;
    }

    void nodes(Target<NodeLine> target) throws IOException, InterruptedException {
        stream(NODES, row -> {
            long id = row.get(0).asLong();
            NodeLine node =
                    new NodeLine(numbers.applyAsLong(id), row.get(1).asList(Value::asString), properties(row.get(2)));
            tell(target, node, "node " + id);
        });
    }

    void relationships(Target<RelationshipLine> target) throws IOException, InterruptedException {
        stream(RELATIONSHIPS, row -> {
            long start = row.get(0).asLong();
            RelationshipLine relationship = new RelationshipLine(
                    numbers.applyAsLong(start),
                    numbers.applyAsLong(row.get(1).asLong()),
                    row.get(2).asString(),
                    properties(row.get(3)));
            tell(target, relationship, "a relationship of node " + start);
        });
    }

    private void stream(String query, Target<Record> target) throws IOException, InterruptedException {
        connection.read(session -> {
            Result result = session.run(query);
            while (result.hasNext()) {
                target.take(result.next());
            }
            return result.consume();
        });
    }

    private <T> void tell(Target<T> target, T line, String what) throws IOException, InterruptedException {
        try {
            target.take(line);
        } catch (UnsupportedValueException e) {
            throw new SourceException(
                    "A property of " + what + " of " + connection.name() + " is " + e.getMessage()
                            + ", which this version of Holdfast cannot back up. Use a newer Holdfast, or change the"
                            + " property.",
                    e);
        }
    }

    private static SortedMap<String, Value> properties(Value map) {
        SortedMap<String, Value> properties = new TreeMap<>();
        for (String key : map.keys()) {
            properties.put(key, map.get(key));
        }
        return properties;
    }

    /** Takes what is streamed, on the thread that streams. */
    @FunctionalInterface
    interface Target<T> {
        void take(T item) throws IOException, InterruptedException;
    }
}
