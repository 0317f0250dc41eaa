package io.holdfast.control.work;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.Instants;
import io.holdfast.control.schema.CatalogSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which servers' workers there are, as each says of itself in the catalog's {@code workers}. */
@Component
class KnownWorkers {
    /** As long as db-scheduler takes to believe that a worker is dead, and some more. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Catalog catalog;
    private final ControlSettings settings;
    private final Clock clock;
    private final Instant startedAt;
    private final String version = CatalogSchema.newest().getVersion();

    KnownWorkers(Catalog catalog, ControlSettings settings, Clock clock) {
        this.catalog = catalog;
        this.settings = settings;
        this.clock = clock;
        startedAt = clock.instant();
    }

    /**
     * The workers of one server.
     *
     * @param name as the queue of work knows them
     * @param site where they stand; null: at none in particular
     * @param reaches names of sites; empty: all
     * @param atOnce how many pieces of work they do at once; 0: the server takes requests only
     * @param running pieces of work in their hands
     * @param catalogVersion of the catalog's tables, up to which the server knows them; null for one from before servers
     *     said so
     * @param alive whether they were heard of within the last half minute
     */
    record Worker(
            String name,
            String host,
            @Nullable String site,
            List<String> reaches,
            int atOnce,
            int running,
            @Nullable String catalogVersion,
            Instant startedAt,
            Instant seenAt,
            boolean alive) {}

    /** That this process's workers are there. */
    void tell(String name) {
        Instant now = clock.instant();
        catalog.sql("""
                INSERT INTO workers (name, host, site, reaches, at_once, catalog_version, started_at, seen_at)
                VALUES (:name, :host, :site, :reaches, :atOnce, :version, :started, :now)
                ON CONFLICT (name) DO UPDATE SET host = excluded.host, site = excluded.site, reaches = excluded.reaches,
                    at_once = excluded.at_once, catalog_version = excluded.catalog_version, started_at = excluded.started_at,
                    seen_at = excluded.seen_at
                """)
                .param("name", name)
                .param("host", settings.hostname())
                .param("site", settings.place().site().orElse(null))
                .param("reaches", settings.place().reaches().toArray(String[]::new))
                .param("atOnce", settings.workers())
                .param("version", version)
                .param("started", Instants.parameter(startedAt))
                .param("now", Instants.parameter(now))
                .update();
        catalog.sql("DELETE FROM workers WHERE seen_at < :before")
                .param("before", Instants.parameter(now.minus(FORGOTTEN)))
                .update();
    }

    /** That they are gone. */
    void leave(String name) {
        catalog.sql("DELETE FROM workers WHERE name = :name")
                .param("name", name)
                .update();
    }

    /** Whether there is one that is alive and does not only take requests. */
    boolean anyAtWork() {
        return catalog.sql("SELECT EXISTS (SELECT FROM workers WHERE at_once > 0 AND seen_at > :silent)")
                .param("silent", Instants.parameter(clock.instant().minus(SILENT)))
                .query(Boolean.class)
                .single();
    }

    /** By site and host. */
    List<Worker> list() {
        Instant now = clock.instant();
        return catalog.sql("""
                SELECT name, host, site, reaches, at_once, catalog_version, started_at, seen_at,
                    (SELECT count(*) FROM scheduled_tasks WHERE picked AND picked_by = workers.name) AS running
                FROM workers ORDER BY site NULLS FIRST, host, name
                """)
                .query((row, number) -> new Worker(
                        row.getString("name"),
                        row.getString("host"),
                        row.getString("site"),
                        List.of((String[]) row.getArray("reaches").getArray()),
                        row.getInt("at_once"),
                        row.getInt("running"),
                        row.getString("catalog_version"),
                        Instants.require(row, "started_at"),
                        Instants.require(row, "seen_at"),
                        Instants.require(row, "seen_at").plus(SILENT).isAfter(now)))
                .list();
    }

    /** @param text in words @param somebody whether a worker that runs reaches what is needed */
    record Waiting(String text, boolean somebody) {}

    /** What work that needs these sites waits for. */
    Waiting waitsFor(Collection<String> sites) {
        String names = String.join(", ", new TreeSet<>(sites));
        boolean there = list().stream()
                .anyMatch(worker -> worker.alive()
                        && worker.atOnce() > 0
                        && (worker.reaches().isEmpty() || worker.reaches().containsAll(sites)));
        return new Waiting(
                there
                        ? "Waits for a worker that reaches " + names + "."
                        : "No worker that runs reaches " + names
                                + " ('holdfast workers' lists them). Start one that does, with"
                                + " --site or --reaches.",
                there);
    }
}
