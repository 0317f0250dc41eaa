package io.holdfast.stockpulse.demo;

import static io.holdfast.stockpulse.demo.RunningDemo.SITE_A;
import static io.holdfast.stockpulse.demo.RunningDemo.SITE_B;

import io.holdfast.sources.postgres.engine.FreePort;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.stockpulse.graph.KnowledgeGraph;
import io.holdfast.stockpulse.models.ModelRegistry;
import io.holdfast.stockpulse.platform.Catalog;
import io.holdfast.stockpulse.platform.DemoFolder;
import io.holdfast.stockpulse.platform.GraphSite;
import io.holdfast.stockpulse.platform.PlatformScale;
import io.holdfast.stockpulse.platform.TradingSite;
import io.holdfast.stockpulse.process.Processes;
import io.holdfast.stockpulse.records.AuditLog;
import io.holdfast.stockpulse.records.PlatformConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts the control plane and the platform, all parts at once. */
final class StartUp {
    private final RunningDemo demo;
    private final PostgresBinaries binaries;
    private final Narrator narrator;

    private StartUp(RunningDemo demo, PostgresBinaries binaries, Narrator narrator) {
        this.demo = demo;
        this.binaries = binaries;
        this.narrator = narrator;
    }

    /** @return once everything runs */
    static RunningDemo run(Path home, DemoFolder folder, Processes processes, PlatformScale scale, Narrator narrator)
            throws Exception {
        List<Integer> ports = freePorts(8);
        PostgresBinaries binaries = PostgresBinaries.embedded(folder.programs());
        Catalog catalog = new Catalog(folder, processes, binaries, ports.get(4));
        Path libraries = home.resolve("examples/neo4j-server/target/neo4j/lib");
        RunningDemo demo = new RunningDemo(
                home,
                folder,
                processes,
                scale,
                catalog,
                new ControlPlane(folder, processes, catalog, ports.get(0)),
                new TradingSite(folder, processes, scale.trading(), binaries, ports.get(1)),
                new TradingAgent(
                        folder,
                        processes,
                        catalog,
                        binaries,
                        new TradingAgent.Place(
                                SITE_A,
                                folder.siteA(),
                                folder.tradingData(),
                                folder.repositoryA(),
                                ports.get(1),
                                ports.get(5))),
                new TradingAgent(
                        folder,
                        processes,
                        catalog,
                        binaries,
                        new TradingAgent.Place(
                                SITE_B,
                                folder.siteB(),
                                folder.standbyTradingData(),
                                folder.repositoryB(),
                                ports.get(6),
                                ports.get(7))),
                new GraphSite(
                        processes,
                        "knowledge-graph",
                        folder.graphData(),
                        folder.secret("graph"),
                        libraries,
                        ports.get(2)),
                new GraphSite(
                        processes,
                        "knowledge-graph-site-b",
                        folder.standbyGraphData(),
                        folder.secret("graph-standby"),
                        libraries,
                        ports.get(3)));
        new StartUp(demo, binaries, narrator).start();
        return demo;
    }

    private void start() throws Exception {
        // what takes longest goes first
        demo.graph().launch();
        try (ExecutorService parts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> started = new ArrayList<>();
            started.add(parts.submit(() -> part(this::control)));
            started.add(parts.submit(() -> part(this::trading)));
            started.add(parts.submit(() -> part(this::graph)));
            started.add(parts.submit(() -> part(this::files)));
            for (Future<?> part : started) {
                try {
                    part.get();
                } catch (ExecutionException e) {
                    parts.shutdownNow();
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }
        }
    }

    @FunctionalInterface
    private interface Part {
        String start() throws Exception;
    }

    private Void part(Part part) throws Exception {
        long began = System.nanoTime();
        String[] said = part.start().split("\t");
        narrator.say(said[0], String.format(Locale.ROOT, "%s  (%.1f s)", said[1], (System.nanoTime() - began) / 1e9));
        return null;
    }

    private String control() throws Exception {
        demo.catalog().create();
        demo.control().launch();
        demo.control().awaitReady();
        return "control plane\t" + demo.control().address();
    }

    private String trading() throws Exception {
        long rows = demo.trading().create();
        return String.format(
                Locale.ROOT,
                "trading database\tPostgreSQL %s, 127.0.0.1:%d, %,d rows",
                binaries.version(),
                demo.trading().port(),
                rows);
    }

    private String graph() throws Exception {
        demo.graph().awaitReady();
        // the second one waits, empty, for what is brought back
        demo.standby().launch();
        KnowledgeGraph.Size size;
        try (KnowledgeGraph graph = demo.graph().connect()) {
            size = graph.load(demo.scale().graph());
        }
        demo.standby().awaitReady();
        return String.format(
                Locale.ROOT,
                "knowledge graph\tNeo4j, %s, %,d nodes, %,d relationships; an empty one at site B, %s",
                demo.graph().uri(),
                size.nodes(),
                size.relationships(),
                demo.standby().uri());
    }

    private String files() throws IOException {
        DemoFolder folder = demo.folder();
        long bytes = ModelRegistry.create(folder.models(), demo.scale().models());
        PlatformConfiguration.create(folder.configuration());
        Files.createDirectories(folder.auditLog().getParent());
        try (AuditLog audit = AuditLog.open(folder.auditLog(), Clock.systemUTC())) {
            audit.appendMany(new SplittableRandom(), demo.scale().auditEvents());
        }
        return String.format(
                Locale.ROOT,
                "models and files\t2 models in 3 versions, %,d MiB; configuration; audit log of %,d events",
                bytes >> 20,
                demo.scale().auditEvents());
    }

    /** Different ones, free a moment ago. */
    private static List<Integer> freePorts(int count) throws IOException {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count) {
            ports.add(FreePort.find());
        }
        return List.copyOf(ports);
    }
}
