package io.holdfast.server;

import io.holdfast.control.schema.CatalogSchema;
import io.holdfast.repository.Shell;
import io.holdfast.server.catalog.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The catalog that a first start makes, made once in a run and copied for each server: to make the cluster and to migrate it
 * takes more than a second of the processor. That each start does it is for the tests of starts and upgrades.
 */
final class MigratedCatalog {
    private static Path made;

    private MigratedCatalog() {}

    /** @param data a server's data folder in which nothing has started yet */
    static void copyInto(Path data) throws IOException, InterruptedException {
        Files.createDirectories(data);
        // as a server makes it: PostgreSQL may run by another account
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
        Shell.run(data, "cp -a '" + made() + "' catalog");
    }

    private static synchronized Path made() throws IOException, InterruptedException {
        if (made == null) {
            Path folder = Files.createTempDirectory("holdfast-test-catalog");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            Path catalog = Files.createDirectories(folder.resolve("catalog"));
            Files.setPosixFilePermissions(catalog, PosixFilePermissions.fromString("rwx--x--x"));
            try (EmbeddedDatabase database = EmbeddedDatabase.start(catalog, RunningServer.PROGRAMS)) {
                new CatalogSchema(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()))
                        .migrate();
            }
            made = catalog;
        }
        return made;
    }

    private static void remove(Path folder) {
        try {
            Shell.run(Path.of("/"), "rm -rf '" + folder + "'");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("left behind: " + folder, e);
        }
    }
}
