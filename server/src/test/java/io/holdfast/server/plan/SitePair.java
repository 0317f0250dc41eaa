package io.holdfast.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.EtcdCluster;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.Wish;
import io.holdfast.sources.postgres.engine.FreePort;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A PostgreSQL 15 of Debian with its agent, a process of its own, at each of two sites, and etcd. Who takes over from a site
 * that has not given up waits at its fence until the test lets it on.
 */
final class SitePair implements AutoCloseable {
    static final String GROUP = "trading-db";
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15");
    private static final String PASSWORD = "secret";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, Process> agents = new HashMap<>();
    private final Process etcd;
    private final EtcdCluster client;
    private final GroupStore store;

    /** @param folder that every account may enter */
    SitePair(Path folder) throws Exception {
        this.folder = folder;
        for (String name : List.of("etcd", "peers", "a", "b", "health-a", "health-b")) {
            ports.put(name, FreePort.find());
        }
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Path fence = Files.writeString(folder.resolve("fence"), """
                #!/bin/sh
                touch %1$s/fence-began
                while [ ! -e %1$s/fence-go ]; do sleep 0.05; done
                """.formatted(folder));
        Files.setPosixFilePermissions(fence, PosixFilePermissions.fromString("rwxr-xr-x"));
        etcd = process(
                "etcd",
                List.of(
                        "etcd",
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + uri("etcd"),
                        "--advertise-client-urls=" + uri("etcd"),
                        "--listen-peer-urls=" + uri("peers"),
                        "--initial-advertise-peer-urls=" + uri("peers"),
                        "--initial-cluster=default=" + uri("peers")));
        client = new EtcdCluster(List.of(URI.create(uri("etcd"))), Duration.ofSeconds(3), null);
        store = new GroupStore(client, GROUP);
        try {
            PostgresServer.initialize(
                    PostgresBinaries.in(PROGRAMS), folder.resolve("cluster-a"), "postgres", PASSWORD.toCharArray());
            // it becomes active, and the other copies it, while the test does something else
            startAgent("a");
            startAgent("b");
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private String uri(String port) {
        return "http://127.0.0.1:" + ports.get(port);
    }

    private Process process(String name, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
    }

    void startAgent(String site) throws IOException {
        Path file = Files.writeString(folder.resolve(site + ".yaml"), """
                group: %s
                site: %s
                home: home-%2$s
                etcd: { endpoints: ["%s"] }
                failover: { automatic: false, synchronous: true, fence: ["%s"] }
                health: { address: 127.0.0.1, bind: 127.0.0.1, port: %d }
                postgresql:
                  programs: %s
                  data-directory: cluster-%2$s
                  listen: 127.0.0.1
                  address: 127.0.0.1
                  port: %d
                  user: postgres
                  password-file: password
                  rehearsal: [{database: postgres, query: "SELECT count(*) > 0 FROM rehearsed"}]
                """.formatted(
                        GROUP,
                        site,
                        uri("etcd"),
                        folder.resolve("fence"),
                        ports.get("health-" + site),
                        PROGRAMS,
                        ports.get(site)));
        agents.put(
                site,
                process(
                        "agent-" + site,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                                SiteAgentProcess.class.getName(),
                                file.toString())));
    }

    /** kill -9 of a site's agent; what guards its server kills that too. */
    void lose(String site) throws InterruptedException {
        agents.get(site).destroyForcibly().waitFor();
    }

    boolean isAtTheFence() {
        return Files.exists(folder.resolve("fence-began"));
    }

    void letFence() throws IOException {
        Files.writeString(folder.resolve("fence-go"), "");
    }

    /** Commits wait for both sites. */
    void untilPair() throws Exception {
        until(
                "the other site is caught up",
                view -> view.active()
                        .filter(record -> isActive(view, record.site())
                                && !record.caughtUp().isEmpty())
                        .isPresent());
    }

    void untilActive(String site) throws Exception {
        until(site + " is active", view -> isActive(view, site));
    }

    private static boolean isActive(GroupView view, String site) {
        return view.active()
                        .filter(record -> !record.released() && record.site().equals(site))
                        .isPresent()
                && view.sites().get(site).role() == SiteStatus.Role.ACTIVE;
    }

    /** Who takes writes by the record of the group; empty while nobody does. */
    String active() throws Exception {
        return store.view()
                .active()
                .filter(record -> !record.released())
                .map(ActiveRecord::site)
                .orElse("");
    }

    /** Of who is active, or was last. */
    long token() throws Exception {
        return store.view().active().orElseThrow().epoch();
    }

    /** Has it take over from one that is gone, as {@code holdfast site failover} does. */
    void askForFailover(String site) throws Exception {
        assertThat(store.wish(new Wish(
                        UUID.randomUUID().toString(), Wish.Kind.FAILOVER, site, false, "the test", Instant.now())))
                .isTrue();
    }

    /** The folder of a site's agent. */
    Path home(String site) {
        return folder.resolve("home-" + site);
    }

    Path passwordFile() {
        return folder.resolve("password");
    }

    /** To a database of the site that is active, whichever that is. */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + ports.get("a") + ",127.0.0.1:" + ports.get("b") + "/" + database
                + "?targetServerType=primary&connectTimeout=3&socketTimeout=60";
    }

    /** How often a site took over because somebody asked for it. */
    long takeoversAskedFor(String site) throws Exception {
        return store.takeovers().values().stream()
                .filter(takeover ->
                        takeover.site().equals(site) && takeover.wish().isPresent())
                .count();
    }

    private void until(String what, Predicate<GroupView> holds) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String seen;
            try {
                GroupView view = store.view();
                if (holds.test(view)) {
                    return;
                }
                seen = view.toString();
            } catch (IOException e) {
                seen = e.toString();
            }
            assertThat(System.nanoTime()).as(what + "; " + seen).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private Connection connect(String site) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.get(site) + "/postgres", "postgres", PASSWORD);
    }

    void run(String site, String sql) throws SQLException {
        try (Connection connection = connect(site);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<Integer> trades(String site) throws SQLException {
        List<Integer> trades = new ArrayList<>();
        try (Connection connection = connect(site);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM trades ORDER BY id")) {
            while (row.next()) {
                trades.add(row.getInt(1));
            }
        }
        return trades;
    }

    /** Where the health endpoint of a site says whether it is active. */
    String primaryHealth(String site) {
        return uri("health-" + site) + "/primary";
    }

    /** A service of its own, with this as its group, and its data, which are declared to be where site a is. */
    String declarations() {
        return """
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: trading }
                spec:
                  criticality: tier-1
                  strategy: hot
                  targets: { rtoMinutes: 5, rpoMinutes: 1, reason: Trades are money }
                ---
                apiVersion: holdfast.io/v1
                kind: SiteGroup
                metadata: { name: %s }
                spec: { service: trading, endpoints: ["%s"], lagTarget: PT30S }
                ---
                apiVersion: holdfast.io/v1
                kind: DataSet
                metadata: { name: trades }
                spec:
                  service: trading
                  policy: both
                  source: { kind: postgresql, host: 127.0.0.1, port: %d, user: postgres, password-file: "%s" }
                  validations: [{ name: no wrong trade, query: "SELECT NOT EXISTS (SELECT FROM trades WHERE id = 666)" }]
                ---
                """.formatted(GROUP, uri("etcd"), ports.get("a"), passwordFile());
    }

    @Override
    public void close() throws Exception {
        for (Process agent : agents.values()) {
            agent.destroyForcibly().waitFor();
        }
        for (String site : List.of("a", "b")) {
            PostgresServer.stopLeftOver(folder.resolve("cluster-" + site));
        }
        client.close();
        etcd.destroyForcibly().waitFor();
    }
}
