package io.holdfast.sources.neo4j;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.CoveringDiscovery;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import io.holdfast.sources.content.StoredTree;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Knowledge graphs in Neo4j community edition, 5.26 and later, over Bolt.
 *
 * <p>Settings: {@code uri} (bolt://host:port), {@code user} (neo4j), {@code password-file}, {@code database} (neo4j),
 * {@code hold-writers} (never, when-needed, always; when-needed), {@code hold-limit-seconds} (60), {@code attempts} (3).
 *
 * <p>Restores everything, into an empty database of a running server or as plain files into a directory. Selection keys
 * {@code validate.<name>} hold Cypher that answers one row with one boolean. Not in a recovery point: users and roles,
 * which lie in the server's own database {@code system}, and other databases of the server.
 */
public final class Neo4jKind implements SourceKind {
    static final String VALIDATE = "validate.";

    @Override
    public String name() {
        return "neo4j";
    }

    @Override
    public String resourceType() {
        return "KnowledgeGraph";
    }

    @Override
    public Source open(SourceSettings settings) throws SourceException {
        return new Neo4jSource(Neo4jSettings.parse(settings));
    }

    @Override
    public Optional<CoveringDiscovery> discovery() {
        return Optional.of(new GraphDiscovery());
    }

    @Override
    public RestoreReport restore(RestoreRequest request, SourceContext context)
            throws IOException, InterruptedException {
        Map<String, String> questions = new TreeMap<>();
        for (Map.Entry<String, String> selected : request.selection().entrySet()) {
            if (!selected.getKey().startsWith(VALIDATE)) {
                throw new SourceException("A knowledge graph is restored as a whole; there is no selection by '"
                        + selected.getKey() + "'. Leave it out, or restore files into a directory and load a part.");
            }
            questions.put(selected.getKey().substring(VALIDATE.length()), selected.getValue());
        }
        Manifest manifest = manifest(request.repository(), request.snapshot());
        Instant wanted = request.pointInTime().orElse(manifest.consistentAt());
        if (wanted.isBefore(manifest.consistentAt())) {
            throw new SourceException("Recovery point " + request.snapshot().shortId() + " holds the graph of "
                    + manifest.consistentAt() + ", later than the " + wanted
                    + " that was asked for. Choose an earlier recovery point.");
        }
        return switch (request.target()) {
            case RestoreTarget.Directory(var directory) ->
                new FileRestore(request, manifest, context).into(directory, questions.keySet());
            case RestoreTarget.RunningSystem(var settings) -> {
                try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(settings))) {
                    yield new GraphRestore(connection, request, manifest, context).run(questions);
                }
            }
        };
    }

    @Override
    public void discard(SourceSettings target, Map<String, String> facts) throws IOException, InterruptedException {
        try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(target))) {
            new EmptyDatabase(connection).makeAgain(count(facts, "nodes"), count(facts, "relationships"));
        }
    }

    /** The files of the export, and how much of a graph it is. */
    @Override
    public ContentPage browse(Repository repository, Snapshot snapshot, ContentQuery query)
            throws IOException, InterruptedException {
        ContentPage page = new StoredTree(repository, snapshot, false).page(query);
        Manifest manifest = manifest(repository, snapshot);
        return page.noting(List.of("Database " + manifest.database() + " of " + manifest.engine() + ": "
                + manifest.nodes().count() + " nodes with " + manifest.labels() + " labels, "
                + manifest.relationships().count() + " relationships of " + manifest.relationshipTypes()
                + " types. It is restored as a whole."));
    }

    private static Manifest manifest(Repository repository, Snapshot snapshot) throws IOException {
        try (InputStream in = repository.read(snapshot, ExportFiles.FOLDER.resolve(ExportFiles.MANIFEST))) {
            return Manifest.read(in);
        }
    }

    private static long count(Map<String, String> facts, String fact) throws SourceException {
        String count = facts.get(fact);
        if (count == null) {
            throw new SourceException("The restore does not say how many " + fact
                    + " it brought, so nothing is deleted; " + EmptyDatabase.HOW_TO_EMPTY);
        }
        return Long.parseLong(count);
    }
}
