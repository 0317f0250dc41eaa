package io.holdfast.stockpulse.demo;

import io.holdfast.cli.Holdfast;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.stockpulse.platform.Catalog;
import io.holdfast.stockpulse.platform.DemoFolder;
import io.holdfast.stockpulse.process.JavaProcess;
import io.holdfast.stockpulse.process.Processes;
import io.holdfast.stockpulse.trading.TradingDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The agent beside the trading database of one site: {@code holdfast site run} as a process of its own. It starts and stops
 * the database as the group agrees.
 */
final class TradingAgent {
    static final String GROUP = "trading-db";

    private final DemoFolder folder;
    private final Processes processes;
    private final Catalog catalog;
    private final PostgresBinaries binaries;
    private final Place place;

    /**
     * Where an agent stands.
     *
     * @param folder of the site
     * @param data the database's data directory; absent for one that is to be seeded
     * @param repository of the site, from which the database is seeded
     * @param port where the database listens, on 127.0.0.1
     * @param healthPort where the agent tells whether its site is active, on 127.0.0.1
     */
    record Place(String site, Path folder, Path data, Path repository, int port, int healthPort) {}

    TradingAgent(DemoFolder folder, Processes processes, Catalog catalog, PostgresBinaries binaries, Place place) {
        this.folder = folder;
        this.processes = processes;
        this.catalog = catalog;
        this.binaries = binaries;
        this.place = place;
    }

    String site() {
        return place.site();
    }

    /** Where the site's database listens. */
    int port() {
        return place.port();
    }

    /** The site's file, as docs/sites.md describes it. */
    Path file() {
        return place.folder().resolve("trading-agent.yaml");
    }

    Path log() {
        return processes.log(process());
    }

    private String process() {
        return "trading-agent-" + place.site();
    }

    /** Writes the site's file and starts the agent; returns before it has done anything. */
    void launch() throws IOException {
        Files.createDirectories(place.folder());
        Files.writeString(
                file(),
                String.format(
                        """
                        group: %s
                        site: %s
                        home: trading-agent
                        # longer than a busy machine keeps its catalog waiting; a server that is killed is given up at once
                        lease: 10s
                        catalog:
                          url: %s
                          user: %s
                          password-file: %s
                        failover: {automatic: true, synchronous: true, observers: 1}
                        health: {address: 127.0.0.1, bind: 127.0.0.1, port: %d}
                        postgresql:
                          programs: %s
                          data-directory: %s
                          address: 127.0.0.1
                          listen: 127.0.0.1
                          port: %d
                          user: %s
                          password-file: %s
                          keep-megabytes: 512
                          seed-from:
                            repository: %s
                            password-file: %s
                            data-set: %s
                        """,
                        GROUP,
                        place.site(),
                        catalog.url(),
                        Catalog.AGENT,
                        quoted(catalog.agentPasswordFile()),
                        place.healthPort(),
                        quoted(binaries.directory()),
                        quoted(place.data()),
                        place.port(),
                        TradingDatabase.AGENT,
                        quoted(folder.secret("trading-agent")),
                        quoted(place.repository()),
                        quoted(folder.secret("repository-" + place.site())),
                        RunningDemo.TRADING),
                StandardCharsets.UTF_8);
        processes.start(
                process(),
                JavaProcess.small(Holdfast.class, List.of("-Xmx128m"), List.of("site", "run", "-f", file().toString())),
                Map.of());
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    /** kill -9 of the database's postmaster, as a crash of it would be; the agent lives. */
    void killDatabase() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(place.data().resolve("postmaster.pid"))
                .getFirst()
                .strip());
        ProcessHandle process = ProcessHandle.of(postmaster)
                .orElseThrow(() -> new IOException("The database at " + place.site() + " does not run"));
        process.destroyForcibly();
        process.onExit().join();
    }
}
