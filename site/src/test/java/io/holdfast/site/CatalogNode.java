package io.holdfast.site;

import io.holdfast.site.lease.CatalogLeaseStore;
import io.holdfast.site.lease.LeaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What agents need of Holdfast's catalog, in a PostgreSQL beside the witness. */
final class CatalogNode implements Agreement {
    private static final String DOMAIN = "w";
    private static final Path MIGRATION = Path.of("../control/src/main/resources/db/migration/V32__site_records.sql");
    private static final String AGENT = "holdfast_agent";

    private final DomainProcesses processes;
    private final Path data;
    private final String url;
    private Process server;

    CatalogNode(DomainProcesses processes) {
        this.processes = processes;
        this.data = processes.folder().resolve("catalog").resolve("data");
        Network network = processes.network();
        url = "jdbc:postgresql://" + network.address(DOMAIN) + ":" + network.port(DOMAIN, 5433)
                + "/postgres?connectTimeout=3&socketTimeout=5&loginTimeout=3";
    }

    @Override
    public void start() throws Exception {
        TestCluster.initialize(data, List.of());
        Files.writeString(data.resolve("pg_hba.conf"), "host all all 0.0.0.0/0 scram-sha-256\n");
        start(DOMAIN);
        TwoSites.within(
                Duration.ofSeconds(60),
                "the catalog answers",
                () -> {
                    try (Connection connection = connection("postgres")) {
                        return connection.isValid(5);
                    } catch (SQLException e) {
                        return false;
                    }
                },
                () -> Files.readString(processes.log("catalog")));
        try (Connection connection = connection("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(MIGRATION));
            statement.execute(
                    "CREATE ROLE " + AGENT + " LOGIN PASSWORD '" + TwoSites.PASSWORD.replace("'", "''") + "'");
            statement.execute("GRANT EXECUTE ON FUNCTION site_transact TO " + AGENT);
        }
    }

    private Connection connection(String user) throws SQLException {
        return DriverManager.getConnection(url, user, TwoSites.PASSWORD);
    }

    @Override
    public void start(String domain) throws IOException {
        if (!domain.equals(DOMAIN)) {
            return;
        }
        List<String> command = new ArrayList<>(TestCluster.AS_POSTGRES);
        command.addAll(List.of(
                TestCluster.PROGRAMS + "/bin/postgres",
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=" + processes.network().address(DOMAIN),
                "-c",
                "port=" + processes.network().port(DOMAIN, 5433),
                "-c",
                "unix_socket_directories="));
        server = processes.start("catalog", DOMAIN, command);
    }

    @Override
    public void kill(String domain) throws InterruptedException {
        if (domain.equals(DOMAIN)) {
            List<ProcessHandle> all = processes();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join());
        }
    }

    @Override
    public LeaseStore records() {
        return new CatalogLeaseStore(() -> connection(AGENT));
    }

    @Override
    public String setting(String site) {
        return "catalog:\n  url: " + url + "\n  user: " + AGENT + "\n  password-file: password\n";
    }

    @Override
    public List<ProcessHandle> processes() {
        return server == null
                ? List.of()
                : Stream.concat(Stream.of(server.toHandle()), server.descendants())
                        .toList();
    }

    @Override
    public void close() {
        // nothing is kept open
    }
}
