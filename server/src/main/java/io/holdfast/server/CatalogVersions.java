package io.holdfast.server;

import io.holdfast.control.schema.CatalogSchema;
import io.holdfast.server.catalog.CatalogDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Before a server starts: whether its version fits to the catalog's tables, and to the servers that run on them. */
final class CatalogVersions {
    /** So that who was killed just now is not taken for one that runs: it is heard of for half a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration LOOK = Duration.ofMillis(500);

    private CatalogVersions() {}

    /**
     * Blocks while servers run that could not go on after this one has migrated the catalog, for at most 45 seconds.
     *
     * @param console told when there is something to wait for
     * @throws ServerStartException with what to do
     */
    static void ensureFit(CatalogDatabase catalog, Consumer<String> console)
            throws ServerStartException, InterruptedException {
        CatalogSchema schema =
                new CatalogSchema(new DriverManagerDataSource(catalog.jdbcUrl(), catalog.user(), catalog.password()));
        // a program that does not know all of the tables would leave out what a newer one relies on
        Optional<String> tooNew = schema.tooNew();
        if (tooNew.isPresent()) {
            throw new ServerStartException(tooNew.get());
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        List<String> older = schema.inTheWay();
        if (!older.isEmpty()) {
            console.accept(
                    "The catalog has to be migrated to what older servers cannot work on. Waiting for these to end: "
                            + String.join(", ", older));
        }
        while (!older.isEmpty()) {
            if (System.nanoTime() > until) {
                throw new ServerStartException(
                        "The catalog was not migrated: servers of older versions run that could not go on after it: "
                                + String.join(", ", older)
                                + ". Upgrade them to the version between first, or stop them, and start this one again.");
            }
            Thread.sleep(LOOK);
            older = schema.inTheWay();
        }
    }
}
