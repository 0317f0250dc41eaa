package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.postgres.log.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What every restored copy must be, and how to get at it. */
final class RestoredCopy {
    private RestoredCopy() {}

    static Connection asOwner(RestoreReport report) throws SQLException {
        return asOwner(report, "postgres");
    }

    static Connection asOwner(RestoreReport report, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + report.facts().get("host") + ":"
                        + report.facts().get("port") + "/" + database,
                "owner",
                TestCluster.PASSWORD);
    }

    /** The copy has the original's roles and their passwords, and nothing of ours. */
    static void assertIsolated(Connection connection) throws SQLException {
        assertThat(TestCluster.ask(
                        connection,
                        "SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles"
                                + " WHERE rolname NOT LIKE 'pg\\_%'"))
                .isEqualTo("app,backup,owner,plain");
        assertThat(TestCluster.ask(connection, "SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'"))
                .isEqualTo("0");
        assertThat(TestCluster.ask(connection, "SELECT pg_is_in_recovery()")).isEqualTo("f");
        assertThat(TestCluster.ask(connection, "SHOW archive_mode")).isEqualTo("off");
        assertThat(TestCluster.ask(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(TestCluster.ask(connection, "SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("0");
        String url = connection.getMetaData().getURL();
        assertThatThrownBy(() -> DriverManager.getConnection(url, "owner", "guess"))
                .hasMessageContaining("authentication failed");
        DriverManager.getConnection(url, "app", "app password").close();
    }

    /** Whoever else is on the machine cannot read the copy, though the server's account can get to it. */
    static void assertPrivate(Path target) throws IOException {
        assertThat(Files.getOwner(target.resolve("tablespaces"))).isEqualTo(Files.getOwner(target.resolve("data")));
        if (System.getProperty("user.name").equals("root")) {
            assertThat(Files.getOwner(target.resolve("data")).getName()).isNotEqualTo("root");
        }
        for (String name : List.of("data", "tablespaces", "server.log")) {
            assertThat(Files.getPosixFilePermissions(target.resolve(name)))
                    .as(name)
                    .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
        }
    }

    /** What was killed may take a moment to be gone. */
    static void assertNoProcessOf(Path target) throws InterruptedException {
        Eventually.within(
                Duration.ofSeconds(60),
                () -> {
                    try (var processes = ProcessHandle.allProcesses()) {
                        return processes
                                .filter(ProcessHandle::isAlive)
                                .map(process -> process.info().commandLine().orElse(""))
                                .noneMatch(line -> line.contains(target.toString()));
                    }
                },
                () -> "a process of " + target + " runs");
    }

    static void run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
