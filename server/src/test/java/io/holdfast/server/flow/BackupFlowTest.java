package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(400)
class BackupFlowTest {
    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("both", "repo-a, repo-b", "verification: { readBack: true }")
                        + Declarations.files("configuration", "both", server.files("configuration")))
                .ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_backup_lies_in_every_repository_of_the_policy_and_stock_restic_reads_it() throws Exception {
        JsonNode job = admin.backUp("configuration");
        assertThat(job.path("backupSizeBytes").asLong()).isGreaterThan(3_000_000);
        assertThat(job.path("recoveryPoints")).hasSize(2);
        assertThat(job.path("storageLocation").asString()).contains("repo-a", "repo-b");
        assertThat(job.path("dataType").asString()).isNotBlank();
        JsonNode points = admin.get("/api/v1/admin/recovery_points?dataSet=configuration")
                .ok()
                .json();
        assertThat(points.path("items").findValuesAsString("repository")).contains("repo-a", "repo-b");
        List<String> snapshots = job.path("recoveryPoints").findValuesAsString("snapshotId");
        assertThat(points.path("items"))
                .filteredOn(point -> snapshots.contains(point.path("snapshotId").asString()))
                .hasSize(2)
                .allSatisfy(
                        point -> assertThat(point.path("proofLevel").asString()).isEqualTo("CHECKSUMMED"));
        assertThat(Instant.parse(points.path("window").path("from").asString()))
                .isBeforeOrEqualTo(
                        Instant.parse(points.path("window").path("to").asString()));
        server.restic("a", "check", "--read-data");
        server.restic("b", "check", "--read-data");
    }

    @Test
    void a_restore_brings_it_back_into_a_new_folder_and_keeps_the_evidence() throws Exception {
        admin.backUp("configuration");
        Path target = folder.resolve("restored");
        JsonNode accepted = admin.post(
                        "/api/v1/admin/restore/trigger_restore",
                        Map.of(
                                "dataSet", "configuration",
                                "repository", "repo-b",
                                "target", Map.of("directory", target.toString()),
                                "reason", "a test"))
                .ok()
                .json();
        JsonNode restore = admin.await(accepted.path("statusUrl").asString(), Duration.ofSeconds(180), "SUCCESS");
        assertThat(Files.readString(target.resolve("app.conf"))).isEqualTo("answer = 42\n");
        assertThat(restore.path("proofLevel").asString()).isEqualTo("QUERIED");
        assertThat(restore.path("measuredRtoSeconds").asDouble()).isPositive();
        assertThat(restore.path("measuredRpoSeconds").isNumber()).isTrue();
        assertThat(restore.path("validations")).isNotEmpty();
        assertThat(admin.get(restore.path("evidence").asString()).ok().text())
                .startsWithIgnoringCase("<!doctype html>")
                .contains("repo-b", "a test");
        JsonNode dashboard = admin.get("/api/v1/admin/dashboard").ok().json();
        JsonNode row = dashboard.path("rtoRpoCompliance").get(0);
        assertThat(row.path("compliant").asString()).isEqualTo("met");
        assertThat(dashboard.path("restoreTestLog").findValuesAsString("dataSet"))
                .contains("configuration");
        assertThat(dashboard.path("backupJobHistory").findValuesAsString("status"))
                .contains("success");
        assertThat(dashboard.path("drReplicationStatus").findValuesAsString("overallStatus"))
                .containsOnly("healthy");
    }

    @Test
    void checks_that_others_made_are_bounded_as_its_evidence_is_printed_for_whoever_asks() throws Exception {
        admin.backUp("configuration");
        JsonNode accepted = admin.post(
                        "/api/v1/admin/restore/trigger_restore", Map.of("dataSet", "configuration", "reason", "a test"))
                .ok()
                .json();
        admin.await(accepted.path("statusUrl").asString(), Duration.ofSeconds(180), "SUCCESS");
        String id = accepted.path("restoreId").asString();
        String checks = "/api/v1/admin/restore/" + id + "/validations";
        Map<String, Object> largest = Map.of("name", "n".repeat(200), "passed", true, "detail", "long ".repeat(200));
        assertThat(admin.post(checks, List.of(Map.of("name", "n".repeat(201), "passed", true)))
                        .errors("[0].name"))
                .hasSize(1);
        assertThat(admin.post(checks, List.of(Map.of("name", "n", "passed", true, "detail", "d".repeat(1001))))
                        .errors("[0].detail"))
                .hasSize(1);
        int before = admin.post(checks, List.of(largest))
                .ok()
                .json()
                .path("validations")
                .size();
        assertThat(admin.post(checks, Collections.nCopies(101 - before, largest))
                        .errors("[0]"))
                .hasSize(1);
        admin.post(checks, Collections.nCopies(100 - before, largest)).ok();
        long began = System.nanoTime();
        assertThat(admin.bytes("/api/v1/admin/restore/" + id + "/report.pdf")).startsWith('%', 'P', 'D', 'F');
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void a_recovery_point_is_looked_into_without_a_restore_and_that_is_recorded() throws Exception {
        JsonNode job = admin.backUp("configuration");
        String content = "/api/v1/admin/recovery_points/content/configuration";
        JsonNode whole = admin.get(content + "?repository=repo-b").ok().json();
        assertThat(whole.path("repository").asString()).isEqualTo("repo-b");
        assertThat(job.path("recoveryPoints").findValuesAsString("recoveryPointId"))
                .contains(whole.path("recoveryPointId").asString());
        assertThat(whole.path("items").findValuesAsString("name")).contains("app.conf");
        JsonNode file = admin.get(content + "?search=APP.c*").ok().json().path("items");
        assertThat(file).hasSize(1);
        assertThat(file.path(0).path("bytes").asLong()).isEqualTo("answer = 42\n".length());
        assertThat(file.path(0).path("selection").path("path").asString()).isEqualTo("app.conf");

        JsonNode first = admin.get(content + "?limit=1").ok().json();
        assertThat(first.path("items")).hasSize(1);
        assertThat(admin.get(content + "?limit=1000&after="
                                + first.path("next").asString() + "&recoveryPointId="
                                + first.path("recoveryPointId").asString())
                        .ok()
                        .json()
                        .path("items"))
                .hasSize(whole.path("items").size() - 1);

        assertThat(admin.get(content + "?limit=0").errors("limit")).hasSize(1);
        assertThat(admin.get(content + "?recoveryPointId=" + UUID.randomUUID()).errors("recoveryPointId"))
                .hasSize(1);
        assertThat(admin.get(content + "?pointInTime=2001-01-01T00:00:00Z").errors("pointInTime"))
                .hasSize(1);
        assertThat(admin.get(content + "?path=absent").text()).contains("has no /absent");
        assertThat(admin.get("/api/v1/admin/recovery_points/content/nothing").errors("dataSet"))
                .hasSize(1);
        assertThat(admin.get("/api/v1/admin/audit?action=recovery-points.content")
                        .ok()
                        .text())
                .contains("\"configuration\"", "\"admin\"");
    }

    @Test
    void how_long_a_repository_has_room_is_told_once_there_are_days_of_measurements() throws Exception {
        String capacity = "/api/v1/admin/repositories/repo-b/capacity";
        JsonNode young = admin.get(capacity).ok().json();
        assertThat(young.path("forecast").path("state").asString()).isEqualTo("NOT_ENOUGH_HISTORY");
        assertThat(young.path("forecast").path("daysLeft").isNumber()).isFalse();
        assertThat(young.path("totalBytes").asLong())
                .isGreaterThanOrEqualTo(young.path("usableBytes").asLong());

        // beside what the server itself measures in this hour
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            statement.execute("INSERT INTO repository_sizes (repository, hour, stored_bytes)"
                    + " SELECT 'repo-b', date_trunc('hour', now()) - n * interval '1 hour', (240 - n) * 1000000000::bigint"
                    + " FROM generate_series(1, 240) n");
        }
        JsonNode grown = admin.get(capacity).ok().json();
        assertThat(grown.path("forecast").path("state").asString()).isEqualTo("FILLS");
        assertThat(grown.path("forecast").path("fromDays").asDouble()).isBetween(9.9, 10.1);
        assertThat(grown.path("forecast").path("bytesADay").asDouble()).isBetween(20e9, 25e9);
        assertThat(grown.path("forecast").path("daysLeft").asDouble())
                .isPositive()
                .isLessThan(grown.path("usableBytes").asDouble() / 20e9);
        // one a day of so many, all of those of two days
        assertThat(grown.path("history").size()).isBetween(10, 12);
        assertThat(admin.get(capacity + "?days=2").ok().json().path("history").size())
                .isBetween(46, 49);
        assertThat(admin.get(capacity + "?days=0").errors("days")).hasSize(1);
        assertThat(admin.get("/api/v1/admin/repositories/nothing/capacity").status())
                .isEqualTo(404);
    }

    @Test
    void a_target_that_is_not_empty_is_refused_and_left_alone() throws Exception {
        admin.backUp("configuration");
        Path target = Files.createDirectories(folder.resolve("occupied"));
        Files.writeString(target.resolve("mine"), "keep me");
        Api.Answer refused = restore(Map.of("target", Map.of("directory", target.toString())));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors("target.directory"))
                .singleElement()
                .asString()
                .contains("is not empty");
        assertThat(target.resolve("mine")).hasContent("keep me");
    }

    @Test
    void a_restore_into_a_repository_or_the_data_folder_is_refused() throws Exception {
        admin.backUp("configuration");
        assertThat(restore(Map.of("target", Map.of("directory", folder + "/repo-a/data/restored")))
                        .errors("target.directory"))
                .singleElement()
                .asString()
                .contains("lies in repository repo-a");
        assertThat(restore(Map.of("target", Map.of("directory", server.data() + "/catalog/data/x")))
                        .errors("target.directory"))
                .singleElement()
                .asString()
                .contains("data folder");
    }

    private static Api.Answer restore(Map<String, Object> fields) throws Exception {
        Map<String, Object> wish = new java.util.HashMap<>(Map.of("dataSet", "configuration", "reason", "a test"));
        wish.putAll(fields);
        return admin.post("/api/v1/admin/restore/trigger_restore", wish);
    }

    @Test
    void every_wrong_field_of_a_restore_is_named() throws Exception {
        Api.Answer refused = admin.post(
                "/api/v1/admin/restore/trigger_restore",
                Map.of(
                        "dataSet", "configuration",
                        "pointInTime", Instant.now().plusSeconds(60).toString(),
                        "incidentTime", Instant.now().plusSeconds(60).toString(),
                        "target", Map.of("settings", Map.of("password", "hunter2"))));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors("reason")).hasSize(1);
        assertThat(refused.errors("pointInTime")).singleElement().asString().contains("future");
        assertThat(refused.errors("incidentTime")).hasSize(1);
        assertThat(refused.errors("target.settings.password"))
                .singleElement()
                .asString()
                .contains("password-file");
        assertThat(refused.text()).doesNotContain("hunter2");
        assertThat(restore(Map.of("repository", "nowhere")).errors("repository"))
                .singleElement()
                .asString()
                .contains("nowhere");
        assertThat(admin.post(
                                "/api/v1/admin/restore/trigger_restore",
                                "{\"dataSet\": \"configuration\", \"reason\": \"x\", \"selection\": {\"path\": null}}")
                        .errors("selection"))
                .hasSize(1);
    }

    @Test
    void an_instant_before_the_first_recovery_point_is_refused_with_the_window() throws Exception {
        admin.backUp("configuration");
        Api.Answer refused = restore(Map.of("pointInTime", "2001-01-01T00:00:00Z"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors("pointInTime")).singleElement().asString().contains("before the recovery window");
    }

    @Test
    void what_does_not_exist_is_not_found() throws Exception {
        UUID id = UUID.randomUUID();
        for (String path : new String[] {"backups/status/", "restore/status/", "dr/drills/"}) {
            Api.Answer unknown = admin.get("/api/v1/admin/" + path + id);
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.json().path("detail").asString()).contains(id.toString());
            assertThat(admin.get("/api/v1/admin/" + path + "not-an-id").status())
                    .isEqualTo(404);
        }
        assertThat(admin.get("/api/v1/admin/recovery_points?dataSet=nothing").status())
                .isEqualTo(404);
        assertThat(admin.post("/api/v1/admin/repositories/nothing/scan", null).status())
                .isEqualTo(404);
        assertThat(admin.get("/api/v1/admin/repositories/nothing/scan").status())
                .isEqualTo(404);
        assertThat(admin.post("/api/v1/admin/repositories/nothing/scan/cancel", null)
                        .status())
                .isEqualTo(404);
        assertThat(admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "nothing"))
                        .errors("dataSet"))
                .hasSize(1);
    }

    @Test
    void what_backups_added_to_a_repository_is_told_by_day_with_how_many_points_it_holds() throws Exception {
        admin.backUp("configuration");
        String list = "/api/v1/admin/recovery_points?repository=repo-a&limit=1000";
        JsonNode listed;
        JsonNode grown;
        do {
            listed = admin.get(list).ok().json();
            grown = admin.get("/api/v1/admin/recovery_points/growth?repository=repo-a&days=2")
                    .ok()
                    .json();
            // retention may run beside it
        } while (!admin.get(list).ok().json().equals(listed));
        assertThat(grown.path("total").asLong())
                .isEqualTo(listed.path("total").asLong())
                .isPositive();
        long added = 0;
        for (JsonNode point : listed.path("items")) {
            added += point.path("addedBytes").asLong();
        }
        JsonNode days = grown.path("days");
        assertThat(days).hasSize(2);
        // of two days, as midnight may have passed
        assertThat(days.get(0).path("addedBytes").asLong()
                        + days.get(1).path("addedBytes").asLong())
                .isEqualTo(added)
                .isPositive();
        assertThat(admin.get("/api/v1/admin/recovery_points/growth").ok().json().path("days"))
                .hasSize(30);
        assertThat(admin.get("/api/v1/admin/recovery_points/growth?repository=nothing")
                        .status())
                .isEqualTo(404);
        assertThat(admin.get("/api/v1/admin/recovery_points/growth?repository=repo-a&days=0")
                        .errors("days"))
                .hasSize(1);
        assertThat(admin.get("/api/v1/admin/recovery_points/growth?repository=repo-a&days=367")
                        .errors("days"))
                .hasSize(1);
    }

    @Test
    void a_scan_finds_what_the_catalog_has_lost_and_drops_what_the_repository_has_lost() throws Exception {
        admin.backUp("configuration");
        String before =
                admin.get("/api/v1/admin/recovery_points?dataSet=configuration").text();
        JsonNode oldest = admin.get("/api/v1/admin/recovery_points?dataSet=configuration")
                .json()
                .path("items");
        String snapshot = null;
        for (JsonNode point : oldest) {
            if (point.path("repository").asString().equals("repo-a")) {
                snapshot = point.path("snapshotId").asString();
            }
        }
        server.restic("a", "forget", snapshot);
        JsonNode outcome =
                admin.post("/api/v1/admin/repositories/repo-a/scan", null).ok().json();
        assertThat(outcome.path("removed").asInt()).isEqualTo(1);
        assertThat(admin.get("/api/v1/admin/repositories/repo-a/scan")
                        .ok()
                        .json()
                        .has("running"))
                .isTrue();
        assertThat(admin.get("/api/v1/admin/recovery_points?dataSet=configuration")
                        .text())
                .isNotEqualTo(before)
                .doesNotContain(snapshot);
    }
}
