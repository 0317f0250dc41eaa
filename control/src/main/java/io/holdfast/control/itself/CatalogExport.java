package io.holdfast.control.itself;

import io.holdfast.control.schema.CatalogSchema;
import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Writes the whole catalog, of one moment, while others go on changing it. The connection is the caller's, and is to be
 * given back afterwards; the thread blocks for as long as the tables take.
 */
final class CatalogExport {
    private final Connection connection;
    private final SnapshotSink sink;
    private final Instant at;

    /** @param at noted as the moment of the export, which begins with {@link #write} */
    CatalogExport(Connection connection, SnapshotSink sink, Instant at) {
        this.connection = connection;
        this.sink = sink;
        this.at = at;
    }

    CatalogManifest write(String host, Progress progress) throws SQLException, IOException, InterruptedException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        try {
            List<CatalogManifest.Table> tables = new ArrayList<>();
            for (CatalogTable table : CatalogTable.all(connection)) {
                tables.add(write(table, progress));
            }
            CatalogManifest manifest =
                    new CatalogManifest(CatalogManifest.FORMAT, schemaVersion(), controlPlane(), host, at, tables);
            byte[] json = manifest.json().getBytes(StandardCharsets.UTF_8);
            sink.file(CatalogManifest.PATH, metadata(), new ByteArrayInputStream(json), Cuts.CONTENT);
            return manifest;
        } finally {
            connection.rollback();
        }
    }

    private CatalogManifest.Table write(CatalogTable table, Progress progress)
            throws SQLException, IOException, InterruptedException {
        CatalogManifest.Table named = new CatalogManifest.Table(table.name(), table.columns(), 0, 0, "");
        SnapshotSink.StoredFile stored;
        long rows;
        try (PGCopyInputStream copy = new PGCopyInputStream(connection.unwrap(PGConnection.class), table.copyOut())) {
            stored = sink.file(named.path(), metadata(), copy, Cuts.CONTENT);
            rows = copy.getHandledRowCount();
        }
        progress.processed(stored.length());
        return new CatalogManifest.Table(
                table.name(),
                table.columns(),
                rows,
                stored.length(),
                HexFormat.of().formatHex(stored.sha256()));
    }

    private EntryMetadata metadata() {
        return EntryMetadata.synthetic(0600, at);
    }

    private String schemaVersion() throws SQLException {
        return single(CatalogSchema.PRESENT, String.class);
    }

    private UUID controlPlane() throws SQLException {
        return single("SELECT id FROM control_plane", UUID.class);
    }

    private <T> T single(String sql, Class<T> type) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getObject(1, type);
        }
    }
}
