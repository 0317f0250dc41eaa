package io.holdfast.site;

import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.site.traffic.HaproxyConfiguration;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Two sites and a witness: an agent in each, which agree by etcd or by a catalog, PostgreSQL in two (15 of Debian, or what
 * {@code -Dsite.postgresql} names), HAProxy before them.
 */
final class TwoSites implements AutoCloseable {
    static final String PASSWORD = "of the sites: \\ and ' too";
    final Network network;
    final Hardware hardware;
    private final Path folder;
    private final DomainProcesses processes;
    final Agreement agreement;
    private final Map<String, Process> agents = new HashMap<>();
    final GroupStore store;
    private Process haproxy;
    private final String failover;
    /** From which a site's cluster is seeded where it cannot be rewound, or there is no pg_rewind; null: there is none. */
    private final StoredCluster stored;

    private final boolean rewindable;
    private final boolean apart;

    /**
     * @param failover the settings of the sites' files
     * @param faults that are to be made; what others need is left out
     * @param rewindable whether the clusters are such as pg_rewind takes
     */
    static TwoSites forFaults(Path folder, String failover, List<Fault> faults, boolean rewindable) throws Exception {
        boolean clocks = faults.stream().anyMatch(Fault::needsClock)
                && Hardware.clockLibrary().isPresent();
        boolean disks = faults.stream().anyMatch(Fault::needsDisk) && Hardware.canMount(folder);
        return new TwoSites(folder, failover, new Hardware(folder, clocks, disks), rewindable, false, EtcdMembers::new);
    }

    /** Sites whose standby is fed by a repository's log alone: neither lets the other's server in. */
    static TwoSites apart(Path folder, String failover) throws Exception {
        return new TwoSites(folder, failover, new Hardware(folder, false, false), false, true, EtcdMembers::new);
    }

    /** Sites without etcd. */
    static TwoSites byCatalog(Path folder, String failover) throws Exception {
        return new TwoSites(folder, failover, new Hardware(folder, false, false), true, false, CatalogNode::new);
    }

    private TwoSites(
            Path folder,
            String failover,
            Hardware hardware,
            boolean rewindable,
            boolean apart,
            Function<DomainProcesses, Agreement> agreement)
            throws Exception {
        boolean programs = Stream.of("pg_rewind", "pg_basebackup")
                .allMatch(program -> Files.exists(Path.of(TestCluster.PROGRAMS, "bin", program)));
        this.rewindable = rewindable;
        this.apart = apart;
        this.stored = rewindable && programs ? null : new StoredCluster(folder);
        this.folder = folder;
        this.failover = failover;
        this.hardware = hardware;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        network = Network.open();
        processes = new DomainProcesses(network, folder);
        this.agreement = agreement.apply(processes);
        store = new GroupStore(this.agreement.records(), "trading-db");
        try {
            this.agreement.start();
            Files.writeString(folder.resolve("password"), PASSWORD + "\n");
            makeCluster();
            startAgent("a");
            await("a is active", view -> role(view, "a") == Role.ACTIVE);
            if (stored != null) {
                run(url("a"), "CREATE ROLE shipper LOGIN REPLICATION PASSWORD '" + PASSWORD.replace("'", "''") + "'");
                ship("a");
                backUp("a");
            }
            startAgent("b");
            startAgent("w");
            startHaproxy();
            awaitPair();
            run(url(), """
                    CREATE SCHEMA holdfast;
                    CREATE TABLE holdfast.heartbeat
                        (site text PRIMARY KEY, beat bigint NOT NULL, written timestamptz NOT NULL)
                    """);
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private Process process(String name, String domain, List<String> command) throws IOException {
        return processes.start(name, domain, command);
    }

    Path log(String name) {
        return processes.log(name);
    }

    private void makeCluster() throws Exception {
        Path data = data("a");
        List<String> more = List.of();
        if (rewindable) {
            more = List.of("--data-checksums");
        } else if (PostgresBinaries.in(Path.of(TestCluster.PROGRAMS)).major() >= 18) {
            // that has them unless it is told not to; earlier ones do not know the word
            more = List.of("--no-data-checksums");
        }
        TestCluster.initialize(data, more);
        Files.writeString(data.resolve("pg_hba.conf"), (apart ? refused() : "") + """
                host all all 0.0.0.0/0 scram-sha-256
                host replication all 0.0.0.0/0 scram-sha-256
                """);
        Files.writeString(data.resolve("postgresql.conf"), """
                wal_level = replica
                max_wal_senders = 10
                min_wal_size = 32MB
                max_wal_size = 64MB
                shared_buffers = 32MB
                """);
        if (apart) {
            // who ships the log comes after the takeover, and finds what was written since
            Files.writeString(data.resolve("postgresql.conf"), "wal_keep_size = 256MB\n", StandardOpenOption.APPEND);
        }
    }

    /** What keeps a site's agent and server from the other's server. */
    private String refused() {
        StringBuilder lines = new StringBuilder();
        if (!network.address("a").equals(network.address("b"))) {
            for (String site : List.of("a", "b")) {
                lines.append("host all all " + network.address(site) + "/32 reject\n");
                lines.append("host replication all " + network.address(site) + "/32 reject\n");
            }
        }
        return lines.toString();
    }

    /** What feeds the sites; only where one is told to be seeded from it. */
    StoredCluster stored() {
        return stored;
    }

    /** Has the log of another site's server come to the repository. */
    void ship(String site) throws Exception {
        stored.stream(network.address(site), network.port(site, 5432), folder.resolve("password"));
    }

    /** Adds a recovery point of another site's cluster. */
    void backUp(String site) throws Exception {
        stored.backUp(network.address(site), network.port(site, 5432), folder.resolve("password"));
    }

    Path data(String site) {
        return hardware.disk(site).resolve("data-" + site);
    }

    void startAgent(String site) throws IOException {
        Path file = folder.resolve("site-" + site + ".yaml");
        StringBuilder text = new StringBuilder(
                        "group: trading-db\nsite: " + site + "\nhome: home-" + site + "\nlease: 3s\n")
                .append(agreement.setting(site))
                .append("failover: {")
                .append(failover)
                .append("}\nhealth: {address: ")
                .append(network.address(site))
                .append(", port: ")
                .append(network.port(site, 8008))
                .append("}\n");
        if (!site.equals("w")) {
            text.append("postgresql:\n  programs: " + TestCluster.PROGRAMS + "\n  data-directory: " + data(site)
                    + "\n  address: " + network.address(site) + "\n  port: " + network.port(site, 5432)
                    + "\n  user: postgres\n  password-file: password\n");
            if (stored != null) {
                text.append(stored.setting()).append(apart ? "  follow: repository\n" : "");
            }
        }
        Files.writeString(file, text);
        List<String> command = new ArrayList<>(hardware.byClockOf(site));
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RunAgent.class.getName(),
                file.toString()));
        agents.put(site, process("agent-" + site, site, command));
    }

    /** After its cluster was left behind; where it has to be seeded, the agent is killed in the middle of that once. */
    void startAgain(String site) throws Exception {
        startAgent(site);
        if (stored != null) {
            Path unfinished = folder.resolve("home-" + site).resolve("seed-unfinished");
            within(Duration.ofSeconds(120), "site " + site + " is being seeded", () -> {
                for (int i = 0; i < 25 && !Files.exists(unfinished); i++) {
                    Thread.sleep(2);
                }
                return Files.exists(unfinished) || wasSeeded(site);
            });
            killAgent(site);
            System.out.println("The agent of " + site + " was killed "
                    + (Files.exists(unfinished) ? "while it seeded its cluster" : "after it had seeded"));
            startAgent(site);
        }
    }

    /** Whether its agent says that it has seeded the cluster from the repository. */
    boolean wasSeeded(String site) throws IOException {
        return seeded(site) > 0;
    }

    /** How often its agent says that it has. */
    long seeded(String site) throws IOException {
        try (Stream<String> lines = Files.lines(log("agent-" + site))) {
            return lines.filter(line -> line.contains("The cluster was seeded from the repository to follow"))
                    .count();
        }
    }

    private void startHaproxy() throws Exception {
        Map<String, SiteStatus> statuses = new TreeMap<>();
        await("all agents have said something", view -> {
            statuses.putAll(view.sites());
            return view.sites().size() == 3;
        });
        Files.writeString(
                folder.resolve("haproxy.cfg"),
                HaproxyConfiguration.text(
                        "trading-db", network.address("w") + ":" + network.port("w", 6432), statuses));
        haproxy = process(
                "haproxy",
                "w",
                List.of("haproxy", "-db", "-f", folder.resolve("haproxy.cfg").toString()));
    }

    /** The way of clients. */
    String url() {
        return url("w", 6432);
    }

    /** Straight to a site's server. */
    String url(String site) {
        return url(site, 5432);
    }

    /** For sessions that outlast a freeze: what they sent is answered when the server wakes up. */
    List<String> patientUrls() {
        return List.of(
                url("a").replace("socketTimeout=5", "socketTimeout=60"),
                url("b").replace("socketTimeout=5", "socketTimeout=60"));
    }

    static void run(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** @param question a query of one row that is true or false */
    static boolean holds(String url, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private String url(String domain, int port) {
        return "jdbc:postgresql://" + network.address(domain) + ":" + network.port(domain, port)
                + "/postgres?connectTimeout=3&socketTimeout=5&loginTimeout=3&tcpKeepAlive=true";
    }

    Process agent(String site) {
        return agents.get(site);
    }

    /** kill -9 of an agent, and nothing else. */
    void killAgent(String site) throws InterruptedException {
        agents.get(site).destroyForcibly().waitFor();
    }

    long postmaster(String site) throws IOException {
        return Long.parseLong(Files.readAllLines(data(site).resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** Every process of a site's server, the postmaster first. */
    List<ProcessHandle> server(String site) throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        ProcessHandle.of(postmaster(site)).ifPresent(postmaster -> {
            all.add(postmaster);
            all.addAll(postmaster.descendants().toList());
        });
        return all;
    }

    /** Every process of a site but by what it agrees with others: the agent, what guards, the server. */
    List<ProcessHandle> site(String site) {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(agents.get(site).toHandle());
        all.addAll(agents.get(site).descendants().toList());
        return all;
    }

    static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    String active() throws Exception {
        return store.view().active().orElseThrow().site();
    }

    static String other(String site) {
        return site.equals("a") ? "b" : "a";
    }

    static Role role(GroupView view, String site) {
        SiteStatus status = view.sites().get(site);
        return status == null ? null : status.role();
    }

    /** One site is active, the other follows it and may take over without loss. */
    void awaitPair() throws Exception {
        await(
                "one site is active and the other caught up",
                view -> view.active()
                        .filter(record -> !record.released() && role(view, record.site()) == Role.ACTIVE)
                        .filter(record -> {
                            SiteStatus standby = view.sites().get(other(record.site()));
                            SiteStatus.Follower follower =
                                    view.sites().get(record.site()).followers().get(other(record.site()));
                            return standby != null
                                    && standby.streaming()
                                    && standby.role() == Role.STANDBY
                                    // who has just begun to stream may lack much
                                    && (apart || follower != null && follower.lagBytes() < 1 << 20)
                                    && (!failover.contains("synchronous: true")
                                            || record.caughtUp().contains(standby.site()));
                        })
                        .isPresent());
    }

    interface Condition {
        boolean holds(GroupView view) throws Exception;
    }

    GroupView await(String what, Condition condition) throws Exception {
        GroupView[] last = new GroupView[1];
        within(Duration.ofSeconds(120), what, () -> {
            try {
                last[0] = store.view();
                return condition.holds(last[0]);
            } catch (IOException e) {
                return false;
            }
        });
        return last[0];
    }

    void within(Duration atMost, String what, Callable<Boolean> condition) throws Exception {
        within(atMost, what, condition, this::told);
    }

    /** @param told what else there is to say when it does not come to hold */
    static void within(Duration atMost, String what, Callable<Boolean> condition, Callable<String> told)
            throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + atMost.toSeconds() + " s: " + what + "\n" + told.call());
            }
            Thread.sleep(50);
        }
    }

    /** The ends of all logs. */
    String told() throws Exception {
        StringBuilder told = new StringBuilder();
        try {
            told.append(store.view()).append('\n');
        } catch (IOException e) {
            told.append(e).append('\n');
        }
        for (String name :
                List.of("agent-a", "agent-b", "agent-w", "home-a/postgresql", "home-b/postgresql", "haproxy")) {
            if (Files.exists(log(name))) {
                List<String> lines = Files.readAllLines(log(name));
                told.append("--- ").append(name).append('\n');
                lines.subList(Math.max(0, lines.size() - 30), lines.size())
                        .forEach(line -> told.append(line).append('\n'));
            }
        }
        return told.toString();
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = new ArrayList<>();
        for (Process process : agents.values()) {
            all.add(process.toHandle());
            all.addAll(process.descendants().toList());
        }
        all.addAll(agreement.processes());
        if (haproxy != null) {
            all.add(haproxy.toHandle());
        }
        for (String site : List.of("a", "b")) {
            if (Files.exists(data(site).resolve("postmaster.pid"))) {
                all.addAll(server(site));
            }
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        if (stored != null) {
            stored.close();
        }
        agreement.close();
        network.close();
        hardware.close();
    }
}
