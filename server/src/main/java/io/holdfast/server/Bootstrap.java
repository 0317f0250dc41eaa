package io.holdfast.server;

import io.holdfast.control.itself.CatalogBackup;
import io.holdfast.control.itself.RestoredCatalog;
import io.holdfast.server.catalog.CatalogDatabase;
import io.holdfast.server.catalog.EmbeddedDatabase;
import io.holdfast.server.catalog.ExternalDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Brings a control plane back from a backup of its catalog into a new data folder, so that a server can be started on it.
 * One that is cut off is repeated from the start; no server starts on what it left.
 */
public final class Bootstrap {
    private Bootstrap() {}

    /**
     * What came back.
     *
     * @param passwordFile the new server's own password of the repository; empty when the backup's catalog does not declare
     *     the repository that it lies in
     */
    public record Result(RestoredCatalog.Outcome catalog, Optional<Path> passwordFile) {}

    /**
     * Blocks until all is there; seconds for a small catalog. Ends in order when the thread is interrupted.
     *
     * @param options data folder and catalog of the server that is to be
     * @param progress takes a line for each stage
     * @throws ServerStartException with what to do
     */
    public static Result run(ServerOptions options, CatalogBackup backup, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path path = options.dataFolder();
        DataFolder folder = DataFolder.claimEmpty(path);
        try {
            progress.accept("Starting the catalog's database");
            EmbeddedDatabase.discard(path.resolve("catalog"));
            Result result;
            try (CatalogDatabase database = options.catalog().isPresent()
                    ? ExternalDatabase.connect(options.catalog().get())
                    : EmbeddedDatabase.start(path.resolve("catalog"), options.programs())) {
                result = into(folder, database, backup, progress);
            }
            folder.finished();
            return result;
        } finally {
            folder.close();
        }
    }

    private static Result into(
            DataFolder folder, CatalogDatabase database, CatalogBackup backup, Consumer<String> progress)
            throws IOException, InterruptedException {
        RestoredCatalog restored = new RestoredCatalog(
                backup,
                new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()),
                progress);
        // the embedded one was made just now, on whatever port was free
        if (database instanceof ExternalDatabase && restored.isOccupied() && !folder.wasFilling(database.jdbcUrl())) {
            throw new ServerStartException("The database " + database.jdbcUrl()
                    + " holds a catalog already. Name an empty one with --catalog-url; what is there stays as it is.");
        }
        folder.filling(database.jdbcUrl());
        restored.load();
        Optional<Path> passwordFile = restored.openByOwnKey(folder.path().resolve("secrets"));
        backup.restoreConfiguration(folder.path().resolve("configuration"));
        return new Result(restored.finish(), passwordFile);
    }
}
