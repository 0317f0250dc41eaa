package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.ServerProcess;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.catalog.ExternalCatalog;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server's first start, its start after a kill, and its start with a catalog that is elsewhere, or lost. */
@Timeout(400)
class StartTest {
    @TempDir
    Path folder;

    @Test
    void the_first_start_shows_a_password_once_and_nobody_knows_it_from_the_logs() throws Exception {
        List<String> console = new ArrayList<>();
        ServerOptions options =
                ServerOptions.of(folder.resolve("data"), console::add).withPort(0);
        String password;
        try (HoldfastServer server = HoldfastServer.start(options)) {
            assertThat(console).anySatisfy(line -> assertThat(line).contains("admin"));
            String line = console.stream()
                    .filter(it -> it.contains("password "))
                    .findFirst()
                    .orElseThrow();
            password = line.substring(line.lastIndexOf(' ') + 1);
            try (Api admin = Api.as(server.address(), "admin", password)) {
                admin.get("/api/v1/admin/dashboard").ok();
            }
            assertThatThrownBy(() -> HoldfastServer.start(options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("Another Holdfast server runs on")
                    .hasMessageContaining(server.address());
        }
        console.clear();
        try (HoldfastServer server = HoldfastServer.start(options);
                Api admin = Api.as(server.address(), "admin", password)) {
            admin.get("/api/v1/admin/dashboard").ok();
            assertThat(console).isEmpty();
        }
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path log :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                assertThat(Files.readString(log)).doesNotContain(password);
            }
        }
    }

    @Test
    void a_backup_that_a_kill_struck_is_completed_by_the_next_start() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        byte[] content = new byte[150_000_000];
        new Random(5).nextBytes(content);
        Files.write(source.resolve("content"), content);
        // takes some seconds to read with the first compiler alone, however fast the machine, and no room
        try (RandomAccessFile hole = new RandomAccessFile(source.resolve("hole").toFile(), "rw")) {
            hole.setLength(256L << 20);
        }
        String status;
        ServerProcess killed = ServerProcess.start(folder);
        try (Api admin = Api.as(killed.address(), "admin", RunningServer.PASSWORD)) {
            admin.apply(Declarations.base(folder)
                            + Declarations.policy("both", "repo-a, repo-b")
                            + Declarations.files("large", "both", source))
                    .ok();
            status = admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "large"))
                    .ok()
                    .json()
                    .path("statusUrl")
                    .asString();
            JsonNode job = admin.get(status).json();
            while (job.path("progress").path("processedBytes").asLong() < 10_000_000) {
                assertThat(job.path("status").asString())
                        .as("not over before the kill")
                        .isNotEqualTo("SUCCESS");
                Thread.sleep(20);
                job = admin.get(status).json();
            }
        } finally {
            killed.process().destroyForcibly().waitFor();
        }

        ServerProcess next = ServerProcess.start(folder);
        try (Api admin = Api.as(next.address(), "admin", RunningServer.PASSWORD)) {
            JsonNode job = admin.await(status, Duration.ofSeconds(180), "SUCCESS");
            assertThat(job.path("attempts").asInt()).isEqualTo(2);
            assertThat(job.path("recoveryPoints")).hasSize(2);
            String restore = admin.post(
                            "/api/v1/admin/restore/trigger_restore",
                            Map.of("dataSet", "large", "repository", "repo-b", "reason", "a test"))
                    .ok()
                    .json()
                    .path("statusUrl")
                    .asString();
            JsonNode restored = admin.await(restore, Duration.ofSeconds(180), "SUCCESS");
            assertThat(Path.of(restored.path("target").path("directory").asString(), "content"))
                    .hasBinaryContent(content);
        } finally {
            next.process().destroy();
            assertThat(next.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_server_whose_catalog_is_lost_learns_from_its_repositories_what_it_can_restore() throws Exception {
        String declarations;
        JsonNode before;
        try (RunningServer server = RunningServer.start(folder, options -> options)) {
            declarations = Declarations.base(folder)
                    + Declarations.policy("both", "repo-a, repo-b", "verification: { readBack: true }")
                    + Declarations.files("configuration", "both", server.files("configuration"));
            server.admin().apply(declarations).ok();
            server.admin().backUp("configuration");
            // how far points are proven is noted beside the catalog's backups
            server.admin().backUp("holdfast-catalog");
            before = server.admin()
                    .get("/api/v1/admin/recovery_points?dataSet=configuration")
                    .json();
        }
        try (Stream<Path> tree = Files.walk(folder.resolve("data"))) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
        try (RunningServer server = RunningServer.start(folder)) {
            Api admin = server.admin();
            admin.apply(declarations).ok();
            JsonNode points = admin.get("/api/v1/admin/recovery_points?dataSet=configuration")
                    .json();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
            while (points.path("items").size() < 2 && System.nanoTime() < deadline) {
                Thread.sleep(100);
                points = admin.get("/api/v1/admin/recovery_points?dataSet=configuration")
                        .json();
            }
            assertThat(points.path("items").findValuesAsString("repository"))
                    .containsExactlyInAnyOrder("repo-a", "repo-b");
            assertThat(rows(points)).isEqualTo(rows(before));
            JsonNode again = admin.post("/api/v1/admin/repositories/repo-a/scan", Map.of())
                    .ok()
                    .json();
            assertThat(again.path("added").asInt()).isZero();
            assertThat(again.path("removed").asInt()).isZero();
            String status = admin.post(
                            "/api/v1/admin/restore/trigger_restore",
                            Map.of("dataSet", "configuration", "reason", "the catalog was lost"))
                    .ok()
                    .json()
                    .path("statusUrl")
                    .asString();
            JsonNode restore = admin.await(status, Duration.ofSeconds(180), "SUCCESS");
            assertThat(Path.of(restore.path("target").path("directory").asString(), "app.conf"))
                    .hasContent("answer = 42\n");
        }
    }

    /** All of the points but what only the job that made them knew: itself, and how much it added. */
    private static Set<String> rows(JsonNode points) {
        Set<String> rows = new TreeSet<>();
        for (JsonNode point : points.path("items")) {
            ObjectNode row = (ObjectNode) point.deepCopy();
            row.remove(List.of("backupJobId", "addedBytes"));
            assertThat(row.path("proofLevel").asString()).isEqualTo("CHECKSUMMED");
            rows.add(row.toString());
        }
        return rows;
    }

    @Test
    void the_catalog_may_lie_in_a_database_that_somebody_else_runs() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        Path cluster = folder.resolve("elsewhere");
        PostgresServer.initialize(binaries, cluster, "postgres", "superuser secret".toCharArray());
        try (PostgresServer database =
                PostgresServer.start(binaries, cluster, folder.resolve("elsewhere.log"), 0, Map.of())) {
            try (Connection connection =
                    DriverManager.getConnection(database.jdbcUrl("postgres"), "postgres", "superuser secret")) {
                connection.createStatement().execute("CREATE ROLE holdfast LOGIN PASSWORD 'catalog secret'");
                connection.createStatement().execute("CREATE DATABASE holdfast OWNER holdfast");
            }
            Path right = Files.writeString(folder.resolve("catalog-password"), "catalog secret\n");
            Path wrong = Files.writeString(folder.resolve("catalog-wrong"), "hunter2\n");
            Path admin = Files.writeString(folder.resolve("admin-password"), RunningServer.PASSWORD + "\n");
            ServerOptions options = ServerOptions.of(folder.resolve("data"), line -> {})
                    .withPrograms(RunningServer.PROGRAMS)
                    .withPort(0)
                    .withAdminPasswordFile(admin);
            assertThatThrownBy(() -> HoldfastServer.start(options.withCatalog(
                            new ExternalCatalog(database.jdbcUrl("holdfast"), "holdfast", Optional.of(wrong)))))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("password")
                    .hasMessageNotContaining("hunter2");
            ServerOptions external = options.withCatalog(
                    new ExternalCatalog(database.jdbcUrl("holdfast"), "holdfast", Optional.of(right)));
            for (int start = 0; start < 2; start++) {
                try (HoldfastServer server = HoldfastServer.start(external);
                        Api api = Api.as(server.address(), "admin", RunningServer.PASSWORD)) {
                    api.get("/api/v1/admin/dashboard").ok();
                    api.apply(Declarations.base(folder)).ok();
                }
            }
            assertThat(folder.resolve("data/catalog")).isEmptyDirectory();
            try (Connection connection =
                    DriverManager.getConnection(database.jdbcUrl("holdfast"), "holdfast", "catalog secret")) {
                for (String table : new String[] {
                    "backup_jobs_log", "restore_operations_log", "rto_rpo_targets", "disaster_recovery_drills"
                }) {
                    connection.createStatement().executeQuery("SELECT count(*) FROM " + table);
                }
            }
        }
    }
}
