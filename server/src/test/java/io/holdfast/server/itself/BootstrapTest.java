package io.holdfast.server.itself;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.control.itself.CatalogBackup;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.server.Api;
import io.holdfast.server.Bootstrap;
import io.holdfast.server.Declarations;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.catalog.EmbeddedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A control plane that is lost with all that it had on its machine, and comes back from a repository. */
@Timeout(400)
class BootstrapTest {
    private static final String OWN = "holdfast-catalog";

    @TempDir
    Path folder;

    @Test
    void a_lost_control_plane_comes_back_from_a_repository_and_its_key_alone() throws Exception {
        String job;
        String snapshot;
        try (RunningServer lost = RunningServer.start(folder, options -> options)) {
            Api admin = lost.admin();
            admin.apply(Declarations.base(folder)
                            + Declarations.policy("both", "repo-a, repo-b", "schedule: { every: P1D }")
                            + Declarations.files("configuration", "both", lost.files("configuration")))
                    .ok();
            admin.post(
                            "/api/v1/admin/administrators",
                            Map.of(
                                    "username",
                                    "ann",
                                    "displayName",
                                    "Ann Lee",
                                    "password",
                                    RunningServer.PASSWORD,
                                    "roles",
                                    List.of("operator")))
                    .ok();
            job = admin.backUp("configuration").path("jobId").asString();
            JsonNode own = admin.backUp(OWN);
            assertThat(own.path("recoveryPoints").findValuesAsString("repository"))
                    .containsExactlyInAnyOrder("repo-a", "repo-b");
            snapshot = StreamSupport.stream(own.path("recoveryPoints").spliterator(), false)
                    .filter(point -> point.path("repository").asString().equals("repo-b"))
                    .map(point -> point.path("snapshotId").asString())
                    .findFirst()
                    .orElseThrow();
            // this one is in no backup of the catalog
            admin.backUp("configuration");
            restoresAndCompares(admin);
        }
        Path data = folder.resolve("elsewhere/data");
        ServerOptions options = ServerOptions.of(data, line -> {})
                .withPrograms(RunningServer.PROGRAMS)
                .withPort(0);
        try (Password password = Password.of("secret of b".toCharArray());
                Repository repository = Repositories.open(folder.resolve("repo-b"), password)) {
            assertThat(CatalogBackup.in(repository)).isNotEmpty();
            CatalogBackup backup = CatalogBackup.of(repository, repository.snapshot(snapshot));
            itIsRepeatedAfterItWasCutOff(options, backup);
            Files.delete(folder.resolve("password-a"));

            List<String> told = new ArrayList<>();
            Bootstrap.Result result = Bootstrap.run(options, backup, told::add);
            assertThat(told).anyMatch(line -> line.startsWith("Loading inventory"));
            assertThat(result.catalog().repository()).contains("repo-b");
            assertThat(result.catalog().missingFiles())
                    .containsExactly(folder.resolve("password-a").toString());
            // the later backup of the files, and at least the backup of the catalog that this came from
            assertThat(result.catalog().foundSince()).isGreaterThanOrEqualTo(2);
            assertThat(result.passwordFile().orElseThrow()).exists();
            assertThatThrownBy(() -> Bootstrap.run(options, backup, told::add))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("not empty");
        }
        Files.writeString(folder.resolve("password-a"), "secret of a\n");
        anOlderProgramRefusesTheTables(options);
        try (HoldfastServer back = HoldfastServer.start(options);
                Api admin = Api.as(back.address(), "admin", RunningServer.PASSWORD);
                Api ann = Api.as(back.address(), "ann", RunningServer.PASSWORD)) {
            ann.get("/api/v1/admin/dashboard").ok();
            assertThat(admin.get("/api/v1/admin/backups/status/" + job)
                            .ok()
                            .json()
                            .path("recoveryPoints"))
                    .hasSize(2);
            assertThat(points(admin, "repo-b")).hasSize(2);
            JsonNode interrupted = ownJobUnderWay(admin);
            admin.await(
                    "/api/v1/admin/backups/status/" + interrupted.path("jobId").asString(),
                    Duration.ofSeconds(180),
                    "SUCCESS");
            // what was due has been done, once
            assertThat(backups(admin, "configuration")).hasSize(1);
            admin.backUp("configuration");
            JsonNode own = admin.backUp(OWN);
            assertThat(own.path("recoveryPoints")).hasSize(2);
        }
        theLostOneIsWarnedWhenItComesBack();
    }

    private void restoresAndCompares(Api admin) throws Exception {
        JsonNode accepted = admin.post(
                        "/api/v1/admin/restore/trigger_restore",
                        Map.of("dataSet", OWN, "reason", "to see that it works"))
                .ok()
                .json();
        JsonNode restore = admin.await(accepted.path("statusUrl").asString(), Duration.ofSeconds(180), "SUCCESS");
        assertThat(restore.path("proofLevel").asString()).isEqualTo("QUERIED");
        Path target = Path.of(restore.path("target").path("directory").asString());
        assertThat(target.resolve("catalog/inventory.csv")).content().contains("configuration", "repo-a");
        assertThat(target.resolve("configuration/server.json")).content().contains("\"bind\":\"127.0.0.1\"");
    }

    /** A stop in the middle leaves a folder that no server takes, and that the next bootstrap does. */
    private static void itIsRepeatedAfterItWasCutOff(ServerOptions options, CatalogBackup backup) {
        assertThatThrownBy(() -> Bootstrap.run(options, backup, line -> {
                    if (line.startsWith("Loading recovery_points")) {
                        throw new IllegalStateException("cut off");
                    }
                }))
                .hasMessage("cut off");
        assertThatThrownBy(() -> HoldfastServer.start(options))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("not brought back to the end");
    }

    private void anOlderProgramRefusesTheTables(ServerOptions options) throws Exception {
        changeCatalog(options, """
                INSERT INTO flyway_schema_history
                SELECT installed_rank + 1000, '9000', 'later', type, 'V9000__later.sql', 1, installed_by, now(), 1, true
                FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1;
                UPDATE control_plane SET oldest_version = '9000'
                """);
        assertThatThrownBy(() -> HoldfastServer.start(options))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("newer version of Holdfast")
                .hasMessageContaining("9000");
        changeCatalog(options, """
                DELETE FROM flyway_schema_history WHERE version = '9000';
                UPDATE control_plane SET oldest_version = '27'
                """);
    }

    private static void changeCatalog(ServerOptions options, String sql) throws Exception {
        try (EmbeddedDatabase database =
                        EmbeddedDatabase.start(options.dataFolder().resolve("catalog"), options.programs());
                Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            connection.createStatement().execute(sql);
        }
    }

    /** The backup that the catalog was in the middle of when it was exported: its own. */
    private static JsonNode ownJobUnderWay(Api admin) throws Exception {
        return StreamSupport.stream(
                        admin.get("/api/v1/admin/backups?dataSet=" + OWN)
                                .ok()
                                .json()
                                .path("items")
                                .spliterator(),
                        false)
                .filter(job -> job.path("requestedBy").asString().equals("admin"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> backups(Api admin, String dataSet) throws Exception {
        return admin.get("/api/v1/admin/backups?dataSet=" + dataSet)
                .ok()
                .json()
                .path("items")
                .findValuesAsString("jobId");
    }

    private static List<String> points(Api admin, String repository) throws Exception {
        return StreamSupport.stream(
                        admin.get("/api/v1/admin/recovery_points?dataSet=configuration")
                                .ok()
                                .json()
                                .path("items")
                                .spliterator(),
                        false)
                .filter(point -> point.path("repository").asString().equals(repository))
                .map(point -> point.path("snapshotId").asString())
                .toList();
    }

    private void theLostOneIsWarnedWhenItComesBack() throws Exception {
        try (RunningServer again = RunningServer.start(folder, options -> options)) {
            for (String repository : new String[] {"repo-a", "repo-b"}) {
                again.admin()
                        .post("/api/v1/admin/repositories/" + repository + "/scan", Map.of())
                        .ok();
            }
            Instant until = Instant.now().plusSeconds(180);
            String alerts = "";
            while (!alerts.contains("brought back elsewhere") && Instant.now().isBefore(until)) {
                Thread.sleep(200);
                alerts = again.admin()
                        .get("/api/v1/admin/dashboard")
                        .ok()
                        .json()
                        .path("alerts")
                        .toString();
            }
            assertThat(alerts).contains("brought back elsewhere", "Stop this server");
        }
    }
}
