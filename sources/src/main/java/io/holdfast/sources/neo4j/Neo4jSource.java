package io.holdfast.sources.neo4j;

import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;

/** One database of a running Neo4j server. */
final class Neo4jSource implements Source {
    private static final List<String> FILES =
            List.of(ExportFiles.NODES, ExportFiles.RELATIONSHIPS, ExportFiles.SCHEMA, ExportFiles.MANIFEST);

    private final Neo4jSettings settings;
    private final GraphConnection connection;

    Neo4jSource(Neo4jSettings settings) throws SourceException {
        this.settings = settings;
        this.connection = GraphConnection.open(settings);
    }

    @Override
    public void probe() throws SourceException {
        try {
            connection.read(Neo4jSource::engine);
            new CommitWatch(connection).settledMark();
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(connection.name() + " cannot be read: " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException("Probing " + connection.name() + " was cancelled.", e);
        }
    }

    /** @throws SourceException for an edition that we have not proven ourselves on */
    static String engine(Session session) throws SourceException {
        Record kernel = session.run("CALL dbms.components() YIELD name, versions, edition"
                        + " WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version, edition")
                .single();
        String edition = kernel.get("edition").asString();
        String engine = "Neo4j " + kernel.get("version").asString() + " " + edition;
        if (!"community".equals(edition)) {
            throw new SourceException("This server is " + engine + ". Holdfast reads the community edition, whose users"
                    + " see every transaction; use that edition's own online backup (neo4j-admin database backup) and"
                    + " protect its files.");
        }
        return engine;
    }

    /**
     * Reads the graph into the work directory, which needs room for it, and hands the files over. The sink gets nothing
     * unless the graph was read as of one moment.
     */
    @Override
    public BackupFacts backup(SnapshotSink sink, SourceContext context) throws IOException, InterruptedException {
        String engine = connection.read(Neo4jSource::engine);
        Path directory = Files.createTempDirectory(context.work(), "graph");
        try {
            Manifest manifest = export(context, engine, directory);
            long bytes = 0;
            for (String file : FILES) {
                bytes += Files.size(directory.resolve(file));
            }
            context.progress().expected(bytes);
            context.progress().stage("storing the graph");
            EntryMetadata folder = EntryMetadata.synthetic(0750, manifest.consistentAt());
            EntryMetadata plain = EntryMetadata.synthetic(0640, manifest.consistentAt());
            sink.directory(ExportFiles.FOLDER, folder);
            for (String file : FILES) {
                try (InputStream content = Files.newInputStream(directory.resolve(file))) {
                    sink.file(ExportFiles.FOLDER.resolve(file), plain, content, Cuts.CONTENT);
                }
            }
            return new BackupFacts(manifest.consistentAt(), engine, facts(manifest, directory));
        } finally {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.delete(directory);
        }
    }

    private Manifest export(SourceContext context, String engine, Path directory)
            throws IOException, InterruptedException {
        try {
            return new GraphExport(connection, settings, context, engine).into(directory);
        } catch (SourceException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(
                    "The graph could not be written to the work folder " + context.work() + " (" + e.getMessage()
                            + "); nothing was stored. Make room there for the whole graph, and back up again.",
                    e);
        }
    }

    private static Map<String, String> facts(Manifest manifest, Path directory) throws IOException {
        GraphSchema schema;
        try (InputStream in = Files.newInputStream(directory.resolve(ExportFiles.SCHEMA))) {
            schema = GraphSchema.read(in);
        }
        Map<String, String> facts = new TreeMap<>();
        facts.put("database", manifest.database());
        facts.put("nodes", Long.toString(manifest.nodes().count()));
        facts.put("relationships", Long.toString(manifest.relationships().count()));
        facts.put("labels", Long.toString(manifest.labels()));
        facts.put("relationship_types", Long.toString(manifest.relationshipTypes()));
        facts.put("constraints", Integer.toString(schema.constraints().size()));
        facts.put(
                "indexes",
                Long.toString(schema.indexes().stream()
                        .filter(GraphSchema.Index::standsAlone)
                        .count()));
        facts.put("bookmark", manifest.bookmark());
        if (manifest.lastTransaction() != null) {
            facts.put("last_transaction", manifest.lastTransaction().toString());
        }
        facts.put("attempts", Integer.toString(manifest.attempts()));
        facts.put("writers_held_ms", Long.toString(manifest.writersHeldMillis()));
        return facts;
    }

    @Override
    public void close() {
        connection.close();
    }
}
