package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.evidence.KeptDocuments;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.point.StoredProofs;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The catalog and the configuration of this very server. */
record OwnSource(
        Catalog catalog,
        ControlSettings settings,
        OwnFiles files,
        KeptDocuments documents,
        Supplier<Inventory> inventory)
        implements Source {
    private static final EntryPath EVIDENCE = EntryPath.of("evidence");

    @Override
    public void probe() throws SourceException {
        try (Connection connection = catalog.dataSource().getConnection()) {
            if (!connection.isValid(5)) {
                throw new SourceException("The catalog's database does not answer. Look into its log.");
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static SourceException failure(SQLException e) {
        return new SourceException(
                "The catalog cannot be read: " + e.getMessage() + " Look into its database's log.", e);
    }

    @Override
    public BackupFacts backup(SnapshotSink sink, SourceContext context) throws IOException, InterruptedException {
        context.progress().stage("reading the catalog");
        Instant at = context.clock().instant();
        try (Connection connection = catalog.dataSource().getConnection()) {
            CatalogManifest manifest =
                    new CatalogExport(connection, sink, at).write(settings.hostname(), context.progress());
            StoredProofs.write(catalog, sink, at);
            files.write(inventory.get(), sink, at);
            writeDocuments(sink);
            Map<String, String> facts = new HashMap<>(Map.of(
                    ControlPlane.FACT,
                    manifest.controlPlane().toString(),
                    "host",
                    manifest.host(),
                    "data_folder",
                    settings.dataFolder().toString(),
                    "schema_version",
                    manifest.schemaVersion()));
            new ControlPlane(catalog)
                    .identity()
                    .predecessor()
                    .ifPresent(id -> facts.put(ControlPlane.PREDECESSOR_FACT, id.toString()));
            return new BackupFacts(at, "Holdfast catalog " + manifest.schemaVersion(), facts);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** They are in the tables as well; as files anybody can read them who has nothing but the repository. */
    private void writeDocuments(SnapshotSink sink) throws IOException, InterruptedException {
        for (String name : documents.names()) {
            Optional<KeptDocuments.Content> document = documents.named(name);
            if (document.isPresent()) {
                sink.file(
                        EVIDENCE.resolve(name),
                        EntryMetadata.synthetic(0600, document.get().madeAt()),
                        new ByteArrayInputStream(document.get().bytes()),
                        Cuts.CONTENT);
            }
        }
    }

    @Override
    public void close() {
        // the connections are the catalog's
    }
}
