package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A database whose log is handed over by HTTP, as its archive_command would, and fetched as its restore_command would. */
@Timeout(400)
class ArchivedLogFlowTest {
    private static final String PASSWORD = "database secret";
    private static final String SEGMENTS = "/api/v1/admin/logs/ledger/segments/";

    @TempDir
    Path folder;

    private PostgresServer database;
    private RunningServer server;
    private Path archive;

    @Test
    void a_log_that_is_handed_over_restores_the_database_to_an_instant() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        archive = Files.createDirectory(folder.resolve("archive"));
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rwxrwxrwx"));
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        Path data = folder.resolve("cluster");
        PostgresServer.initialize(binaries, data, "postgres", PASSWORD.toCharArray());
        database = PostgresServer.start(
                binaries,
                data,
                folder.resolve("cluster.log"),
                0,
                Map.of(
                        "archive_mode",
                        "on",
                        "archive_command",
                        "cp -p %p " + archive + "/%f.part && mv " + archive + "/%f.part " + archive + "/%f"));
        server = RunningServer.start(folder);
        try {
            Api admin = server.admin();
            Path passwordFile = Files.writeString(folder.resolve("database-password"), PASSWORD + "\n");
            admin.apply(Declarations.base(folder)
                            + Declarations.policy("continuous", "repo-a", "continuousLog: true")
                            + Declarations.postgresql(
                                    "ledger", "continuous", database.port(), passwordFile, "log: archive"))
                    .ok();
            ask("CREATE TABLE ledger AS SELECT n FROM generate_series(1, 10) n");
            admin.backUp("ledger");
            ask("INSERT INTO ledger SELECT n FROM generate_series(11, 100) n");
            Instant before = Instant.now();
            Thread.sleep(1500);
            ask("DELETE FROM ledger");
            // a segment's time counts to a second
            Thread.sleep(2500);
            handOver();

            JsonNode restored = admin.await(
                    admin.post(
                                    "/api/v1/admin/restore/trigger_restore",
                                    Map.of("dataSet", "ledger", "reason", "a test", "pointInTime", before.toString()))
                            .ok()
                            .json()
                            .path("statusUrl")
                            .asString(),
                    Duration.ofSeconds(180),
                    "SUCCESS");
            String url = "jdbc:postgresql://127.0.0.1:"
                    + restored.path("facts").path("port").asString() + "/postgres";
            try (Connection copy = DriverManager.getConnection(url, "postgres", PASSWORD);
                    ResultSet row = copy.createStatement().executeQuery("SELECT count(*) FROM ledger")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(100);
            }

            Path unknown = folder.resolve("0000000100000000000000FF");
            Path last = archived().getLast();
            HttpResponse<byte[]> fetched = call("GET", last, null);
            assertThat(fetched.statusCode()).isEqualTo(200);
            assertThat(fetched.body()).isEqualTo(Files.readAllBytes(last));
            assertThat(call("GET", unknown, null).statusCode()).isEqualTo(404);
            // a misspelt name must not end a recovery as if the log ended there
            assertThat(server.admin()
                            .get("/api/v1/admin/logs/legder/segments/" + last.getFileName())
                            .status())
                    .isEqualTo(409);
            HttpResponse<byte[]> refused = call("PUT", unknown, new byte[] {1, 2, 3});
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("does not begin as a segment");
        } finally {
            server.close();
            database.close();
        }
    }

    private void handOver() throws Exception {
        String segment = ask("SELECT pg_walfile_name(pg_switch_wal())");
        for (int attempt = 0; attempt < 1200 && !Files.exists(archive.resolve(segment)); attempt++) {
            Thread.sleep(100);
        }
        List<Path> files = archived();
        List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // at once, as 'wal push' does, and the first one last
            for (int i = files.size() - 1; i >= 0; i--) {
                Path file = files.get(i);
                Optional<Path> before = i == 0 ? Optional.empty() : Optional.of(files.get(i - 1));
                answers.add(threads.submit(() -> call("PUT", file, Files.readAllBytes(file), before)));
            }
        }
        for (Future<HttpResponse<byte[]>> answer : answers) {
            assertThat(answer.get().statusCode())
                    .as(new String(answer.get().body(), StandardCharsets.UTF_8))
                    .isEqualTo(204);
        }
    }

    private List<Path> archived() throws Exception {
        try (Stream<Path> files = Files.list(archive)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}"))
                    .sorted()
                    .toList();
        }
    }

    private HttpResponse<byte[]> call(String method, Path file, byte[] body) throws Exception {
        return call(method, file, body, Optional.empty());
    }

    /** @param after that is handed over at the same time */
    private HttpResponse<byte[]> call(String method, Path file, byte[] body, Optional<Path> after) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(server.address() + SEGMENTS + file.getFileName()))
                    .header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(("admin:" + RunningServer.PASSWORD)
                                                    .getBytes(StandardCharsets.UTF_8)))
                    .header("X-Completed-At", completed(file))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            after.ifPresent(name -> request.header("X-After", name.getFileName().toString()));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String completed(Path file) throws Exception {
        return (Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.EPOCH).toString();
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl("postgres"), "postgres", PASSWORD);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
