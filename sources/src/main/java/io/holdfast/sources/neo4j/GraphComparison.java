package io.holdfast.sources.neo4j;

import io.holdfast.sources.RestoreReport.Validation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a restored database with the manifest: every node and relationship is read back, told by the numbers of the
 * exported nodes, and summed up as the export was. Equal digests mean the same graph, node by node, whatever the order.
 */
final class GraphComparison {
    private final GraphConnection connection;
    private final Manifest manifest;
    private final NodeNumbers numbers;

    GraphComparison(GraphConnection connection, Manifest manifest, NodeNumbers numbers) {
        this.connection = connection;
        this.manifest = manifest;
        this.numbers = numbers;
    }

    List<Validation> compare(GraphSchema expected) throws IOException, InterruptedException {
        numbers.sortByRestored();
        GraphReader reader = new GraphReader(connection, numbers::exported);
        LineWriter nodes = new LineWriter(OutputStream.nullOutputStream());
        reader.nodes(nodes::write);
        LineWriter relationships = new LineWriter(OutputStream.nullOutputStream());
        reader.relationships(relationships::write);
        return List.of(
                compare("nodes", manifest.nodes(), nodes.summary()),
                compare("relationships", manifest.relationships(), relationships.summary()),
                compare(expected, connection.read(GraphSchema::read)));
    }

    private static Validation compare(String what, LineTally.Summary expected, LineTally.Summary found) {
        boolean same = expected.count() == found.count() && expected.digest().equals(found.digest());
        return new Validation(
                what,
                same,
                same
                        ? found.count() + " " + what + " with all labels, types and properties are as exported, digest "
                                + found.digest()
                        : found.count() + " " + what + " with digest " + found.digest() + ", exported were "
                                + expected.count() + " with digest " + expected.digest());
    }

    private static Validation compare(GraphSchema expected, GraphSchema found) {
        Set<String> missing = new TreeSet<>(expected.statements());
        missing.removeAll(found.statements());
        Set<String> surplus = new TreeSet<>(found.statements());
        surplus.removeAll(expected.statements());
        boolean same = missing.isEmpty() && surplus.isEmpty();
        return new Validation(
                "schema",
                same,
                same
                        ? found.constraints().size() + " constraints and "
                                + found.indexes().size() + " indexes are as exported"
                        : "missing: " + missing + ", surplus: " + surplus);
    }
}
