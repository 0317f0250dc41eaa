package io.holdfast.stockpulse.graph;

import io.holdfast.stockpulse.graph.GraphSeed.NodeKind;
import io.holdfast.stockpulse.graph.GraphSeed.RelationshipKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/**
 * All of a graph as sorted lines of text: a node is its labels and properties; a relationship its type and properties
 * between the keys of two nodes. Internal ids do not occur, as a restored graph has others.
 *
 * @param nodes each node's line; nodes are told apart by their property {@code key}
 * @param relationships equal lines stand for parallel relationships
 * @param schema constraints and indexes
 * @param properties how many there are, on nodes and relationships
 */
public record GraphContent(List<String> nodes, List<String> relationships, List<String> schema, long properties) {

    static GraphContent read(Session session) {
        long[] properties = new long[1];
        List<String> nodes = session.run("MATCH (n) RETURN labels(n), properties(n)")
                .list(row -> node(row.get(0).asList(Value::asString), row.get(1), properties));
        List<String> relationships = session.run("MATCH (a)-[r]->(b) RETURN a.key, type(r), b.key, properties(r)")
                .list(row -> relationship(
                        row.get(0).asString(), row.get(1).asString(), row.get(2).asString(), row.get(3), properties));
        List<String> schema =
                new ArrayList<>(session.run("SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties")
                        .list(row -> "constraint " + values(row)));
        schema.addAll(session.run("SHOW INDEXES YIELD type, entityType, labelsOrTypes, properties, owningConstraint"
                        + " WHERE owningConstraint IS NULL RETURN type, entityType, labelsOrTypes, properties")
                .list(row -> "index " + values(row)));
        return sorted(nodes, relationships, schema, properties[0]);
    }

    /** What {@link KnowledgeGraph#load} must have brought about, told from the seed alone; without the schema. */
    public static GraphContent of(GraphScale scale) {
        GraphSeed seed = new GraphSeed(scale);
        long[] properties = new long[1];
        List<String> nodes = Arrays.stream(NodeKind.values())
                .flatMap(seed::nodes)
                .map(node -> node(node.labels(), Values.value(node.properties()), properties))
                .toList();
        List<String> relationships = Arrays.stream(RelationshipKind.values())
                .flatMap(seed::relationships)
                .map(one -> relationship(one.from(), one.type(), one.to(), Values.value(one.properties()), properties))
                .toList();
        return sorted(nodes, relationships, List.of(), properties[0]);
    }

    private static GraphContent sorted(
            List<String> nodes, List<String> relationships, List<String> schema, long properties) {
        return new GraphContent(
                nodes.stream().sorted().toList(),
                relationships.stream().sorted().toList(),
                schema.stream().sorted().toList(),
                properties);
    }

    private static String node(List<String> labels, Value properties, long[] count) {
        return labels.stream().sorted().collect(Collectors.joining(":")) + " " + text(properties, count);
    }

    private static String relationship(String from, String type, String to, Value properties, long[] count) {
        return from + " -" + type + "-> " + to + " " + text(properties, count);
    }

    /** The properties in the order of their names, each with its type: 1 and 1.0 are two values. */
    private static String text(Value properties, long[] count) {
        Map<String, String> texts = new TreeMap<>();
        for (String name : properties.keys()) {
            Value value = properties.get(name);
            texts.put(name, value.type().name() + " " + (isBytes(value) ? hex(value) : value.toString()));
        }
        count[0] += texts.size();
        return texts.toString();
    }

    private static boolean isBytes(Value value) {
        return value.type().name().equals("BYTES");
    }

    private static String hex(Value value) {
        return HexFormat.of().formatHex(value.asByteArray());
    }

    private static String values(Record row) {
        return row.values().stream().map(Value::toString).collect(Collectors.joining(" "));
    }

    /** The first difference in nodes, relationships or schema; empty when all is equal. */
    public Optional<String> difference(GraphContent expected) {
        return differenceIn("node", expected.nodes, nodes)
                .or(() -> differenceIn("relationship", expected.relationships, relationships))
                .or(() -> differenceIn("schema entry", expected.schema, schema));
    }

    /** The same without the schema. */
    public Optional<String> differenceInData(GraphContent expected) {
        return differenceIn("node", expected.nodes, nodes)
                .or(() -> differenceIn("relationship", expected.relationships, relationships));
    }

    private static Optional<String> differenceIn(String what, List<String> expected, List<String> found) {
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            if (i >= found.size() || i >= expected.size() || !expected.get(i).equals(found.get(i))) {
                return Optional.of(what + " " + (i + 1) + " is "
                        + (i < found.size() ? "'" + found.get(i) + "'" : "missing") + " and must be "
                        + (i < expected.size() ? "'" + expected.get(i) + "'" : "absent"));
            }
        }
        return Optional.empty();
    }

    /** Over nodes, relationships and schema; 64 hexadecimal digits. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (List<String> lines : List.of(nodes, relationships, schema)) {
                for (String line : lines) {
                    digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
