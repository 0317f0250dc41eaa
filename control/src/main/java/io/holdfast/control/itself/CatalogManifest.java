package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.repository.tree.EntryPath;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a backup of the catalog holds; {@code catalog.json} in its snapshot.
 *
 * @param format of the backup, 1
 * @param schemaVersion of the tables: that of the last migration, such as {@code 10} or {@code 6.1}
 * @param controlPlane whose catalog it is; see {@link ControlPlane}
 * @param host where the server ran
 * @param exportedAt the moment whose state it is
 */
public record CatalogManifest(
        int format, String schemaVersion, UUID controlPlane, String host, Instant exportedAt, List<Table> tables) {
    static final int FORMAT = 1;
    static final EntryPath PATH = EntryPath.of("catalog.json");

    public CatalogManifest {
        tables = List.copyOf(tables);
    }

    /**
     * A table as it lies in {@code catalog/NAME.csv}: with a header, every value that is not NULL in quotes.
     *
     * @param sha256 of the file, in hexadecimal digits
     */
    public record Table(String name, List<String> columns, long rows, long bytes, String sha256) {
        public Table {
            columns = List.copyOf(columns);
        }

        EntryPath path() {
            return EntryPath.of("catalog/" + name + ".csv");
        }
    }

    String json() {
        return String.valueOf(Catalog.json(this));
    }

    static CatalogManifest parse(String json) {
        return Catalog.fromJson(json, CatalogManifest.class);
    }
}
