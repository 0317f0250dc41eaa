package io.holdfast.sources.neo4j;

import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreSteps;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Loads an export into an empty database and compares: nodes, relationships, schema, then every node and relationship read
 * back and told by its exported number. While it loads the database holds one more node, so that a restore that was cut off
 * is known for what it is.
 */
final class GraphRestore {
    private final GraphConnection connection;
    private final RestoreRequest request;
    private final Manifest manifest;
    private final SourceContext context;
    private final RestoreSteps steps;
    private final EmptyDatabase empty;

    GraphRestore(GraphConnection connection, RestoreRequest request, Manifest manifest, SourceContext context) {
        this.connection = connection;
        this.request = request;
        this.manifest = manifest;
        this.context = context;
        this.steps = new RestoreSteps(context);
        this.empty = new EmptyDatabase(connection);
    }

    /** @param questions Cypher that answers one boolean, by name */
    RestoreReport run(Map<String, String> questions) throws IOException, InterruptedException {
        context.progress()
                .expected(manifest.nodes().bytes() + manifest.relationships().bytes());
        GraphSchema schema;
        try (InputStream in = open(ExportFiles.SCHEMA)) {
            schema = GraphSchema.read(in);
        }
        String engine = steps.step("checking that the database is empty", () -> {
            String version = connection.read(Neo4jSource::engine);
            empty.require();
            return version;
        });
        NodeNumbers numbers = new NodeNumbers(manifest.nodes().count());
        List<Validation> validations = new ArrayList<>();
        try {
            empty.claim(request.snapshot().shortId(), context.clock().instant());
            GraphLoader loader = new GraphLoader(connection, numbers, context.progress());
            steps.step("loading " + manifest.nodes().count() + " nodes", () -> {
                try (LineReader lines = new LineReader(ExportFiles.NODES, open(ExportFiles.NODES))) {
                    return loader.loadNodes(lines);
                }
            });
            steps.step("loading " + manifest.relationships().count() + " relationships", () -> {
                try (LineReader lines = new LineReader(ExportFiles.RELATIONSHIPS, open(ExportFiles.RELATIONSHIPS))) {
                    return loader.loadRelationships(lines);
                }
            });
            steps.step("creating constraints and indexes", () -> {
                new SchemaLoader(connection).load(schema);
                empty.release();
                return schema;
            });
            steps.step("comparing with the recovery point", () -> {
                validations.addAll(new GraphComparison(connection, manifest, numbers).compare(schema));
                return validations.size();
            });
        } catch (IOException e) {
            if (Thread.interrupted() || e instanceof InterruptedIOException) {
                throw new InterruptedException("cancelled while the graph was restored");
            }
            throw new SourceException(
                    e.getMessage() + " The restore into " + connection.name() + " is not finished: "
                            + EmptyDatabase.HOW_TO_EMPTY,
                    e);
        }
        ProofLevel level = passed(validations) ? ProofLevel.QUERIED : ProofLevel.OPENED;
        for (Map.Entry<String, String> question : questions.entrySet()) {
            validations.add(steps.step(
                    "asking " + question.getKey(),
                    () -> new Question(connection, question.getKey(), question.getValue()).ask()));
        }
        return new RestoreReport(
                Optional.of(manifest.consistentAt()),
                level,
                steps.done(),
                validations,
                facts(engine, schema),
                Optional.empty());
    }

    private InputStream open(String file) throws IOException {
        EntryPath path = ExportFiles.FOLDER.resolve(file);
        return request.repository().read(request.snapshot(), path);
    }

    private static boolean passed(List<Validation> validations) {
        return validations.stream().allMatch(Validation::passed);
    }

    private Map<String, String> facts(String engine, GraphSchema schema) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("uri", connection.uri().toString());
        facts.put("database", connection.database());
        facts.put("engine", engine);
        facts.put("nodes", Long.toString(manifest.nodes().count()));
        facts.put("relationships", Long.toString(manifest.relationships().count()));
        facts.put("labels", Long.toString(manifest.labels()));
        facts.put("constraints", Integer.toString(schema.constraints().size()));
        return facts;
    }
}
