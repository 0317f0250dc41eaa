package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.CatalogRows.Row;
import io.holdfast.sources.postgres.wal.RelationNames;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the names of relations out of the catalog's files in a base backup, without a server. These are the pages as they
 * were copied: rows of relations that are gone are taken too, as their files are what one looks for. The first columns of
 * pg_class, pg_namespace and pg_database lie at the same places from 14 to 18 (see the catalog headers).
 */
public final class RecoveryPointCatalog {
    /** Bytes of the columns that are read: oid and name; oid to relfilenode. */
    static final int NAMED = 68;

    private static final int CLASS = 92;

    private final Repository repository;
    private final Snapshot snapshot;
    private final CatalogRows rows;
    private final RelationNames names;

    private RecoveryPointCatalog(Repository repository, Snapshot snapshot, RelationNames names) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.rows = new CatalogRows(repository, snapshot);
        this.names = names;
    }

    /**
     * The names of all databases' relations. Blocks while some megabytes are read for each database.
     *
     * @param snapshots base backups; of the first ones a name counts where they differ about a file
     * @throws SourceException when one is no base backup
     */
    public static RelationNames read(Repository repository, List<Snapshot> snapshots) throws IOException {
        RelationNames names = new RelationNames();
        for (Snapshot snapshot : snapshots) {
            BaseBackupRecord.read(repository, snapshot);
            new RecoveryPointCatalog(repository, snapshot, names).read();
        }
        return names;
    }

    private void read() throws IOException {
        EntryPath data = DataDirectoryLayout.DATA;
        for (Row row : rows.of(rows.mapped(data.resolve("global"), CatalogRows.PG_DATABASE), NAMED)) {
            names.addDatabase(row.oid(0), row.name(4));
        }
        EntryPath base = data.resolve("base");
        for (Repository.Entry entry : repository.list(snapshot, base)) {
            if (entry.name().toString().matches("\\d{1,10}")) {
                database(base.child(entry.name()), Long.parseLong(entry.name().toString()));
            }
        }
    }

    private void database(EntryPath folder, long oid) throws IOException {
        List<Row> classes = rows.of(rows.mapped(folder, CatalogRows.PG_CLASS), CLASS);
        Map<Long, String> schemas = new HashMap<>();
        for (Row row : classes) {
            if (row.oid(0) == CatalogRows.PG_NAMESPACE) {
                for (Row schema : rows.of(folder.resolve(Long.toString(row.oid(88))), NAMED)) {
                    schemas.putIfAbsent(schema.oid(0), schema.name(4));
                }
            }
        }
        for (Row row : classes) {
            long file = row.oid(88);
            if (file != 0) {
                names.add(
                        new RelationNames.Relation(
                                oid, row.oid(0), schemas.getOrDefault(row.oid(68), "?"), row.name(4)),
                        file);
            }
        }
    }
}
