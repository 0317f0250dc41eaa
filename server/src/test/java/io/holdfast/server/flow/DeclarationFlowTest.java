package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files, plans, exports and what drifts from them; one server for all, whose inventory grows from test to test. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeclarationFlowTest {
    private static final String INVENTORY = "/api/v1/admin/inventory";
    private static final String COVERAGE = "/api/v1/admin/coverage";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String documents;

    @BeforeAll
    static void declare() throws Exception {
        server = RunningServer.start(folder);
        documents = Declarations.withNewRepositories(folder)
                + Declarations.policy("hourly", "repo-a", "schedule: { every: PT1H }", "retention: { keepLast: 3 }")
                + Declarations.files("configuration", "hourly", server.files("configuration"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Api admin() {
        return server.admin();
    }

    private static JsonNode plan(String yaml, boolean deleteOthers) throws Exception {
        return admin().post(INVENTORY + "/plan", Map.of("documents", yaml, "deleteOthers", deleteOthers))
                .ok()
                .json();
    }

    @Test
    @Order(1)
    void a_plan_says_what_would_be_made_and_makes_nothing() throws Exception {
        JsonNode plan = plan(documents, false);
        assertThat(plan.path("created").asInt()).isEqualTo(7);
        assertThat(plan.path("changes").findValuesAsString("kind"))
                .containsExactly("Site", "Site", "Repository", "Repository", "Service", "Policy", "DataSet");
        assertThat(folder.resolve("repo-a")).doesNotExist();
        assertThat(admin().get(INVENTORY).json().path("sites")).isEmpty();
        Api.Answer wrong = admin().post(
                        INVENTORY + "/plan",
                        Map.of("documents", documents.replace("policy: hourly", "policy: weekly")));
        assertThat(wrong.errors("DataSet/configuration: spec.policy"))
                .singleElement()
                .asString()
                .contains("weekly");
    }

    @Test
    @Order(2)
    void what_was_applied_is_exported_so_that_it_applies_without_a_change() throws Exception {
        admin().apply(documents).ok();
        assertThat(plan(documents, true).path("changes")).isEmpty();
        String export = admin().get(INVENTORY + "/export").ok().text();
        assertThat(export).startsWith("apiVersion: holdfast.io/v1\nkind: Site\n");
        JsonNode again = plan(export, true);
        assertThat(again.path("changes")).isEmpty();
        assertThat(again.path("unchanged").asInt()).isEqualTo(7);
        assertThat(admin().get(INVENTORY + "/drift").json().path("items")).isEmpty();
    }

    @Test
    @Order(3)
    void a_plan_names_each_field_that_changes_and_what_is_left_as_it_is() throws Exception {
        JsonNode plan = plan(
                Declarations.policy("hourly", "repo-a, repo-b", "schedule: { every: PT1H }", "maxAttempts: 2"), false);
        assertThat(plan.path("changes").size()).isEqualTo(1);
        JsonNode fields = plan.path("changes").path(0).path("fields");
        assertThat(fields.findValuesAsString("field"))
                .containsExactly("maxAttempts", "repositories", "retention.keepLast");
        assertThat(fields.path(1).path("before").asString()).isEqualTo("[\"repo-a\"]");
        assertThat(fields.path(1).path("after").asString()).isEqualTo("[\"repo-a\",\"repo-b\"]");
        assertThat(fields.path(2).path("after").isNull()).isTrue();
        assertThat(plan.path("kept")).hasSize(6);
    }

    @Test
    @Order(4)
    void a_plan_that_is_no_longer_true_is_not_applied() throws Exception {
        String other = documents + Declarations.policy("daily", "repo-b");
        String digest = plan(other, false).path("digest").asString();
        admin().apply(Declarations.policy("weekly", "repo-b")).ok();
        Map<String, Object> stale = Map.of("documents", other, "plan", digest);
        Api.Answer refused = admin().post(INVENTORY + "/apply", stale);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("Make the plan again");
        String fresh = plan(other, false).path("digest").asString();
        admin().post(INVENTORY + "/apply", Map.of("documents", other, "plan", fresh, "reason", "audit finding 4"))
                .ok();
        JsonNode last = admin().get(INVENTORY + "/changes?kind=Policy&name=daily")
                .ok()
                .json()
                .path("items")
                .path(0);
        assertThat(last.path("action").asString()).isEqualTo("CREATE");
        assertThat(last.path("reason").asString()).isEqualTo("audit finding 4");
        assertThat(last.path("changedBy").asString()).isEqualTo("admin");
    }

    @Test
    @Order(5)
    void what_is_not_in_the_files_goes_only_when_that_is_asked_for_and_nothing_names_it() throws Exception {
        assertThat(plan(documents, true).path("changes").findValuesAsString("name"))
                .containsExactly("daily", "weekly");
        JsonNode outcome = admin().post(INVENTORY + "/apply", Map.of("documents", documents, "deleteOthers", true))
                .ok()
                .json();
        assertThat(outcome.path("deleted").asInt()).isEqualTo(2);
        Api.Answer needed = admin().post(
                        INVENTORY + "/plan",
                        Map.of(
                                "documents",
                                Declarations.files("configuration", "hourly", folder.resolve("x")),
                                "deleteOthers",
                                true));
        assertThat(needed.status()).isEqualTo(400);
        assertThat(needed.text()).contains("names 'hourly', which is not declared");
    }

    @Test
    @Order(6)
    void what_somebody_changes_without_the_files_is_told_as_drift_until_they_are_applied_again() throws Exception {
        Map<String, Object> spec = Map.of("repositories", List.of("repo-a"), "schedule", Map.of("every", "PT2H"));
        String policy = INVENTORY + "/Policy/hourly";
        admin().send(
                        "PUT",
                        policy,
                        Map.of("spec", spec, "reason", "load at noon"),
                        Map.of("Content-Type", "application/json"))
                .ok();
        assertThat(admin().get(policy)
                        .ok()
                        .json()
                        .path("spec")
                        .path("schedule")
                        .path("every")
                        .asString())
                .isEqualTo("PT2H");
        JsonNode items = admin().get(INVENTORY + "/drift").ok().json().path("items");
        assertThat(items).hasSize(1);
        assertThat(items.path(0).path("state").asString()).isEqualTo("CHANGED");
        assertThat(items.path(0).path("fields").findValuesAsString("field"))
                .containsExactly("retention.keepLast", "schedule.every");
        assertThat(items.path(0).path("reason").asString()).isEqualTo("load at noon");

        Api.Answer wrong = admin().send(
                        "PUT",
                        policy,
                        Map.of("spec", Map.of("repositories", List.of("nowhere"))),
                        Map.of("Content-Type", "application/json"));
        assertThat(wrong.errors("Policy/hourly: spec.repositories")).isNotEmpty();
        assertThat(admin().send("DELETE", INVENTORY + "/DataSet/configuration?reason=moved", null, Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(admin().get(INVENTORY + "/drift").json().path("items").findValuesAsString("state"))
                .containsExactly("CHANGED", "MISSING");

        admin().apply(documents).ok();
        assertThat(admin().get(INVENTORY + "/drift").json().path("items")).isEmpty();
    }

    @Test
    @Order(7)
    void the_schema_is_served() throws Exception {
        Api.Answer schema = admin().get(INVENTORY + "/schema").ok();
        assertThat(schema.json().path("properties").path("kind").path("enum").toString())
                .contains("DataSet", "Lookout");
    }

    @Test
    @Order(8)
    void what_nothing_protects_is_found_told_and_acknowledged_with_a_reason() throws Exception {
        Path shares = Files.createDirectories(folder.resolve("shares"));
        for (String name : List.of("payroll", "contracts", "tmp-7")) {
            Files.createDirectories(shares.resolve(name));
        }
        String lookout = """
                apiVersion: holdfast.io/v1
                kind: Lookout
                metadata: { name: shares }
                spec: { source: { kind: files, path: "%s" }, ignore: ["*/tmp-*"] }
                ---
                """.formatted(shares);
        assertThat(admin().apply(lookout.replace(shares.toString(), "relative")).errors("Lookout/shares: spec.source"))
                .isNotEmpty();
        admin().apply(lookout
                        + Declarations.files("contracts", "hourly", shares)
                                .replace(shares + "\"", shares.resolve("contracts") + "\""))
                .ok();
        admin().backUp("contracts");
        admin().post(COVERAGE + "/look", Map.of()).ok();
        JsonNode report = awaitCoverage("PROTECTED");
        assertThat(report.path("items").findValuesAsString("name"))
                .containsExactly(
                        shares.resolve("payroll").toString(),
                        shares.resolve("contracts").toString());
        assertThat(report.path("items").findValuesAsString("state")).containsExactly("UNPROTECTED", "PROTECTED");
        assertThat(report.path("unprotected").asInt()).isEqualTo(1);
        // what was found is in the report before it is told
        awaitTitle("1 of what is at folder " + shares);

        String finding =
                COVERAGE + "/" + report.path("items").path(0).path("findingId").asString() + "/acknowledge";
        assertThat(admin().post(finding, Map.of("reason", " ")).status()).isEqualTo(400);
        JsonNode known = admin().post(finding, Map.of("reason", "copied from elsewhere"))
                .ok()
                .json();
        assertThat(known.path("state").asString()).isEqualTo("ACKNOWLEDGED");
        assertThat(known.path("acknowledgedBy").asString()).isEqualTo("admin");
        assertThat(titles()).noneMatch(title -> title.contains("at folder"));
        String covered =
                COVERAGE + "/" + report.path("items").path(1).path("findingId").asString() + "/acknowledge";
        assertThat(admin().post(covered, Map.of("reason", "x")).status()).isEqualTo(409);
        admin().send("DELETE", finding, null, Map.of()).ok();
        assertThat(titles()).anyMatch(title -> title.contains("at folder"));
    }

    @Test
    @Order(9)
    void only_commands_that_the_operator_put_there_run_and_one_that_fails_before_fails_the_backup() throws Exception {
        String hooks =
                "hooks: { before: [{ run: quiesce, environment: { HOOK_MODE: soft } }], after: [{ run: resume }] }";
        String yaml = Declarations.policy("hooked", "repo-a", hooks, "maxAttempts: 1")
                + Declarations.files("hooked", "hooked", server.files("configuration"));
        JsonNode notes = plan(yaml, false).path("notes");
        assertThat(notes.toString()).contains("There is no executable file quiesce in the server's folder");
        admin().apply(yaml).ok();
        assertThat(failed("hooked").path("errorMessage").asString()).contains("There is no executable file quiesce");

        hook("quiesce", "echo quiesced $HOLDFAST_DATA_SET $HOOK_MODE");
        hook("resume", "echo resumed after $HOLDFAST_RESULT");
        String job = admin().backUp("hooked").path("jobId").asString();
        JsonNode runs = admin().get("/api/v1/admin/backups/" + job + "/hooks")
                .ok()
                .json()
                .path("items");
        assertThat(runs.findValuesAsString("output"))
                .containsExactly("quiesced hooked soft\n", "resumed after SUCCESS\n");

        hook("quiesce", "echo cannot >&2; exit 9");
        JsonNode job2 = failed("hooked");
        assertThat(job2.path("errorMessage").asString())
                .isEqualTo("A command before the backup failed: quiesce answered 9: cannot");
        assertThat(admin().get("/api/v1/admin/backups/" + job2.path("jobId").asString() + "/hooks")
                        .text())
                .contains("resumed after FAILED");
    }

    private static JsonNode failed(String dataSet) throws Exception {
        String status = admin().post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", dataSet))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        return admin().await(status, Duration.ofSeconds(180), "FAILED");
    }

    private static void hook(String name, String script) throws Exception {
        Path file = Files.createDirectories(server.data().resolve("hooks")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    @Order(10)
    void each_destination_has_its_own_retention_and_a_schedule_waits_for_its_window() throws Exception {
        Api.Answer refused = admin().apply(Declarations.policy("x", "repo-a")
                .replace("repositories: [repo-a]", "destinations: [{ repository: repo-a, immutableFor: P30D }]"));
        assertThat(refused.errors("Policy/x: spec.destinations"))
                .singleElement()
                .asString()
                .contains("a directory, which cannot lock anything");
        String days =
                LocalDate.now(ZoneOffset.UTC).plusDays(3).getDayOfWeek().name().substring(0, 3);
        admin().apply(Declarations.policy(
                                        "kept",
                                        "repo-a",
                                        "windows: [{ days: [" + days + "], from: '01:00', to: '02:00' }]",
                                        "limits: { rateMib: 100, atOnce: 1 }")
                                .replace(
                                        "repositories: [repo-a]",
                                        "destinations: [{ repository: repo-a, retention: { keepLast: 1 } },"
                                                + " { repository: repo-b, retention: { keepLast: 3 } }]")
                        + Declarations.files("kept", "kept", server.files("configuration")))
                .ok();
        for (int i = 0; i < 3; i++) {
            // whoever asks for one by hand waits for no window
            admin().backUp("kept");
        }
        // retention goes to work after the backup's success is told
        awaitRepositories("kept", "repo-a", "repo-b", "repo-b", "repo-b");

        JsonNode declared = admin().get(INVENTORY + "/Policy/kept").json().path("spec");
        HashMap<String, Object> spec = JsonMapper.shared().convertValue(declared, new TypeReference<>() {});
        spec.put("schedule", Map.of("every", "PT1S"));
        admin().send(
                        "PUT",
                        INVENTORY + "/Policy/kept",
                        Map.of("spec", spec),
                        Map.of("Content-Type", "application/json"))
                .ok();
        JsonNode waiting = waiting("kept");
        assertThat(waiting.path("status").asString()).isEqualTo("SCHEDULED");
        assertThat(Instant.parse(waiting.path("scheduledFor").asString()))
                .isAfter(Instant.now().plus(Duration.ofDays(1)));
    }

    /** Until these, each so often, are where its recovery points lie. */
    private static void awaitRepositories(String dataSet, String... expected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (true) {
            List<String> repositories = admin().get("/api/v1/admin/recovery_points?dataSet=" + dataSet)
                    .ok()
                    .json()
                    .path("items")
                    .findValuesAsString("repository");
            if (repositories.stream().sorted().toList().equals(List.of(expected))) {
                return;
            }
            assertThat(System.nanoTime()).as(repositories.toString()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** The data set's job once it waits for a window. */
    private static JsonNode waiting(String dataSet) throws Exception {
        while (true) {
            JsonNode job = admin().get("/api/v1/admin/backups?dataSet=" + dataSet)
                    .ok()
                    .json()
                    .path("items")
                    .path(0);
            if (job.path("errorMessage").asString("").startsWith("Waits for the policy's window")) {
                return job;
            }
            Thread.sleep(100);
        }
    }

    @Test
    @Order(11)
    void what_a_policy_would_lead_to_is_told_before_it_is_declared() throws Exception {
        JsonNode simulation = admin().post(
                        "/api/v1/admin/policies/simulate",
                        Map.of(
                                "policy",
                                "hourly",
                                "spec",
                                Map.of("repositories", List.of("repo-a"), "schedule", Map.of("every", "PT1H"))))
                .ok()
                .json();
        JsonNode contracts = simulation.path("dataSets").path(1);
        assertThat(contracts.path("dataSet").asString()).isEqualTo("contracts");
        assertThat(contracts.path("backups").asInt()).isEqualTo(90 * 24 - 1);
        assertThat(contracts.path("misses").path(0).asString()).startsWith("The RPO is 15 minutes, and up to 6");
        assertThat(contracts.path("measuredBackups").asInt()).isEqualTo(1);
        assertThat(simulation.path("dataSets").path(0).path("unknowns").toString())
                .contains("no backup was measured yet");
        assertThat(simulation.path("repositories").path(0).path("keptPoints").asInt())
                .isEqualTo(90 * 24 - 1);
        assertThat(admin().post("/api/v1/admin/policies/simulate", Map.of("policy", "nowhere"))
                        .status())
                .isEqualTo(404);
        assertThat(plan(Declarations.policy("hourly", "repo-a", "schedule: { every: PT2H }"), false)
                        .path("notes")
                        .toString())
                .contains("The RPO is 15 minutes");
    }

    @Test
    @Order(12)
    void targets_are_proposed_from_the_impact_and_each_review_is_kept() throws Exception {
        String targets = "/api/v1/admin/targets/records";
        String impact = "impact: { lossPerHour: 1200, lossPerMinuteOfData: 10, acceptableLoss: 2400 }";
        int begin = documents.indexOf("  criticality: tier-1");
        String withImpact = documents.substring(0, begin) + "  " + impact + "\n" + documents.substring(begin);
        admin().post(INVENTORY + "/apply", Map.of("documents", withImpact, "reason", "impact analysis of 2026"))
                .ok();
        JsonNode proposed = admin().get(targets).ok().json();
        assertThat(proposed.path("proposal").path("rtoMinutes").asInt()).isEqualTo(60);
        assertThat(proposed.path("proposal").path("rpoMinutes").asInt()).isEqualTo(120);
        assertThat(proposed.path("proposal").path("reasoning").toString()).contains("Each hour without it costs 1,200");
        assertThat(admin().post(targets + "/review", Map.of("rpoMinutes", 30)).status())
                .isEqualTo(400);
        assertThat(admin().post(targets + "/review", Map.of("rpoMinutes", -1, "reason", "x"))
                        .status())
                .isEqualTo(400);
        JsonNode reviewed = admin().post(targets + "/review", Map.of("rpoMinutes", 30, "reason", "less is needed"))
                .ok()
                .json();
        assertThat(reviewed.path("rpoMinutes").asInt()).isEqualTo(30);
        assertThat(reviewed.path("lastReviewed").asString())
                .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
        JsonNode history = admin().get(targets + "/history").ok().json().path("items");
        assertThat(history.findValuesAsString("rpoMinutes")).containsExactly("30", "15");
        assertThat(history.path(0).path("changeReason").asString()).isEqualTo("less is needed");
        assertThat(history.path(0).path("changedBy").asString()).isEqualTo("admin");
        assertThat(admin().get("/api/v1/admin/targets/nothing").status()).isEqualTo(404);
    }

    /** The report once something is in that state. */
    private static JsonNode awaitCoverage(String state) throws Exception {
        while (true) {
            JsonNode report = admin().get(COVERAGE).ok().json();
            if (report.path("items").findValuesAsString("state").contains(state)) {
                return report;
            }
            Thread.sleep(100);
        }
    }

    private static void awaitTitle(String beginning) throws Exception {
        while (titles().stream().noneMatch(title -> title.startsWith(beginning))) {
            Thread.sleep(100);
        }
    }

    private static List<String> titles() throws Exception {
        return admin().get("/api/v1/admin/dashboard").ok().json().path("alerts").findValuesAsString("title");
    }
}
