package io.holdfast.server.catalog;

import java.io.IOException;

/** The database that keeps the catalog, up while this is open. */
public sealed interface CatalogDatabase extends AutoCloseable permits EmbeddedDatabase, ExternalDatabase {
    String jdbcUrl();

    String user();

    /** Not for logs. */
    String password();

    @Override
    void close() throws IOException;
}
