package io.holdfast.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.itself.CatalogBackup;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.RecoveryKey;
import io.holdfast.repository.key.RecoveryShare;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import io.holdfast.server.notification.Receiver;
import io.holdfast.sources.postgres.engine.Limits;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Plans run by a server of its own process, which is killed in the middle, over real HTTP and with a real database. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlanRunFlowTest {
    private static final String PASSWORD = "a long enough pass phrase";
    private static final String DR = "/api/v1/admin/dr";
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    @TempDir
    static Path folder;

    private static PostgresServer database;
    private static ServerProcess server;
    private static Api admin;
    private static Api approver;
    private static SitePair sites;
    private static Receiver receiver;
    /** The path of a drill that has ended. */
    private static String keptDrill;
    /** Of planned drills. */
    private static String heldDrill;

    private static String missedDrill;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        receiver = new Receiver();
        sites = new SitePair(Files.createDirectory(folder.resolve("sites")));
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        PostgresServer.initialize(binaries, folder.resolve("cluster"), "postgres", "secret".toCharArray());
        database = PostgresServer.start(
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("wal_keep_size", "64MB"));
        startServer();
        hook(
                "wait-for",
                "echo \"$HOLDFAST_STEP\" >> \"$HOOK_FOLDER/began\"",
                "while [ ! -e \"$HOOK_FOLDER/go-$HOLDFAST_STEP\" ]; do sleep 0.05; done");
        hook("note", "echo \"$HOOK_WORD\" >> \"$HOOK_FOLDER/noted\"");
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("app.conf"), "answer = 42\n");
        Path password = Files.writeString(folder.resolve("database-password"), "secret\n");
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("both", "repo-a, repo-b")
                        + Declarations.files("conf", "both", files)
                        + Declarations.postgresql("ledger", "both", database.port(), password)
                                .replace("---\n", "  validations: [{ name: it answers, query: SELECT true }]\n---\n"))
                .ok();
        admin.backUp("conf");
        admin.backUp("ledger");
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "april", "password", PASSWORD, "roles", List.of("approver")))
                .ok();
    }

    private static void startServer() throws Exception {
        server = ServerProcess.start(folder);
        admin = Api.as(server.address(), "admin", RunningServer.PASSWORD);
        approver = Api.as(server.address(), "april", PASSWORD);
    }

    private static void hook(String name, String... lines) throws Exception {
        Path hooks = Files.createDirectories(server.data().resolve("hooks"));
        Path file = Files.writeString(hooks.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(hooks, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.process().destroy();
        server.process().waitFor();
        database.close();
        admin.close();
        approver.close();
        sites.close();
        receiver.close();
    }

    private static void declare(String name, String... steps) throws Exception {
        admin.apply("""
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: %s }
                spec:
                  approach: warm
                  site: site-b
                  repository: repo-b
                  variables: { word: usual }
                  communication: [{ role: Trading, contact: desk, message: "Lost {{%s}} s" }]
                  graph:
                """.formatted(
                                        name,
                                        String.join("", steps).contains("restore: { dataSet: ledger")
                                                ? "ledger.lossSeconds"
                                                : "run")
                        + String.join("\n", steps).indent(4))
                .ok();
    }

    private static String note(String id, String after, String more) {
        return "- { id: " + id + ", after: [" + after
                + "], hook: { run: note, repeatable: true, environment: { HOOK_FOLDER: '" + folder + "', HOOK_WORD: '"
                + id + " {{word}}' } }" + more + " }";
    }

    private static String undo(String word) {
        return ", undo: { hook: { run: note, environment: { HOOK_FOLDER: '" + folder + "', HOOK_WORD: 'undo " + word
                + "' } } }";
    }

    private static String waitFor(String id, String after, String more) {
        return "- { id: " + id + ", after: [" + after + "], inTest: true, hook: { run: wait-for" + more
                + ", environment: { HOOK_FOLDER: '" + folder + "' } } }";
    }

    private static String run(String plan, String mode) throws Exception {
        return DR + "/runs/"
                + admin.post(DR + "/plans/" + plan + "/runs", Map.of("mode", mode, "reason", "a " + mode))
                        .ok()
                        .json()
                        .path("runId")
                        .asString();
    }

    /** The declared version, as the second person. @return it */
    private static String approve(String plan) throws Exception {
        String version =
                admin.get(DR + "/plans/" + plan).ok().json().path("version").asString();
        approver.post(DR + "/plans/" + plan + "/versions/" + version + "/approve", Map.of("reason", "I walked it"))
                .ok();
        return version;
    }

    private static JsonNode step(JsonNode run, String id) {
        return run.path("steps")
                .valueStream()
                .filter(step -> step.path("step").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String status(JsonNode run, String id) {
        return step(run, id).path("status").asString();
    }

    private static JsonNode until(String path, Predicate<JsonNode> holds) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode run = admin.get(path).ok().json();
            if (holds.test(run)) {
                return run;
            }
            assertThat(System.nanoTime()).as(run.toString()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static JsonNode ended(String path) throws Exception {
        return until(
                path,
                run -> List.of("SUCCESS", "FAILED", "ABORTED")
                        .contains(run.path("status").asString()));
    }

    private static Api.Answer decide(Api by, String run, String step, String decision, String note) throws Exception {
        return by.post(run + "/steps/" + step + "/decision", Map.of("decision", decision, "note", note));
    }

    private static List<String> lines(String file) throws Exception {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    @Test
    @Order(1)
    void a_run_that_a_kill_struck_is_taken_up_and_only_what_is_harmless_is_repeated() throws Exception {
        declare(
                "whole",
                "- { id: cleared, gate: { ask: 'Is {{site}} clear?', role: approver, otherPerson: true } }",
                "- { id: ledger, after: [cleared], restore: { dataSet: ledger } }",
                "- { id: conf, after: [cleared], restore: { dataSet: conf } }",
                "- { id: look, after: [ledger], validate: { restored: ledger } }",
                waitFor("again", "cleared", ", repeatable: true"),
                waitFor("once", "cleared", ""),
                note("switch", "look, conf, again, once", ""),
                "- { id: tell, after: [switch], notify: { audience: all } }");
        String path = run("whole", "test");
        until(path, run -> status(run, "cleared").equals("WAITING"));
        assertThat(step(admin.get(path).json(), "cleared").path("detail").asString())
                .isEqualTo("Is site-b clear?");
        assertThat(decide(admin, path, "cleared", "confirm", "").text()).contains("another person");
        decide(approver, path, "cleared", "confirm", "all clear").ok();
        String takeover = beginsToTakeOver();
        until(
                path,
                run -> List.of("again", "once").stream().allMatch(id -> {
                    try {
                        return lines("began").contains(id);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }));

        server.process().destroyForcibly().waitFor();
        admin.close();
        approver.close();
        sites.letFence();
        sites.untilActive("b");
        Files.writeString(folder.resolve("go-again"), "");
        startServer();
        hasTakenOverOnce(takeover);

        JsonNode stands = until(
                path,
                run -> status(run, "once").equals("NEEDS_DECISION")
                        && List.of("again", "ledger", "conf", "look").stream()
                                .allMatch(id -> status(run, id).equals("SUCCESS")));
        Files.writeString(folder.resolve("go-once"), "");
        assertThat(step(stands, "once").path("error").asString()).contains("nobody knows whether it was done");
        assertThat(step(stands, "again").path("attempt").asInt()).isEqualTo(2);
        assertThat(lines("began"))
                .containsOnlyOnce("once")
                .filteredOn("again"::equals)
                .hasSize(2);
        assertThat(step(stands, "cleared").path("decidedBy").asString()).isEqualTo("april");
        assertThat(admin.get("/api/v1/admin/alerts").text()).contains("plan whole needs a decision");
        String restored = admin.get("/api/v1/admin/restore/status/"
                        + step(stands, "conf").path("restoreId").asString())
                .json()
                .path("target")
                .path("directory")
                .asString();
        assertThat(Path.of(restored).resolve("app.conf")).hasContent("answer = 42");

        assertThat(decide(approver, path, "once", "done", "it was").status()).isEqualTo(409);
        assertThat(decide(admin, path, "once", "confirm", "").errors("decision"))
                .hasSize(1);
        assertThat(decide(admin, path, "once", "done", " ").errors("note")).hasSize(1);
        decide(admin, path, "once", "done", "it was").ok();
        JsonNode end = ended(path);
        assertThat(end.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(end.path("outcome").asString()).contains("once (marked as done by admin)");
        assertThat(status(end, "switch")).isEqualTo("CHECKED");
        assertThat(step(end, "conf").path("facts").path("tookSeconds").asString())
                .isNotEmpty();
        assertThat(step(end, "conf").path("detail").asString()).contains("; took ");
        String isolation = admin.get("/api/v1/admin/restore/status/"
                        + step(end, "ledger").path("restoreId").asString())
                .ok()
                .json()
                .path("facts")
                .path("isolation")
                .asString();
        assertThat(isolation)
                .contains(Limits.apart().ownNetwork() ? "a network of its own" : "which allows no network namespaces");
        assertThat(step(end, "tell").path("detail").asString())
                .contains("Lost ")
                .doesNotContain("not known");
        assertThat(lines("noted")).isEmpty();
        assertThat(Path.of(restored)).doesNotExist();
        assertThat(admin.get(DR + "/plans/whole").json().path("verified").isNull())
                .isTrue();
        leavesTheRecordOfADrill(end);
    }

    /** Of two sites: the active one is lost, and the other is at its fence when the server is killed. */
    private static String beginsToTakeOver() throws Exception {
        admin.apply(sites.declarations()
                        + """
                apiVersion: holdfast.io/v1
                kind: NotificationChannel
                metadata: { name: desk }
                spec: { target: { kind: webhook, url: "%s", secret-file: "%s" } }
                ---
                """.formatted(
                                receiver.url("/desk"),
                                Files.writeString(folder.resolve("desk"), "whsec_aG9sZGZhc3QgdGVzdHMgb25seQ==\n"))
                        + sitePlan("to-b", "failover: { group: trading-db, to: b }")
                        + sitePlan("to-a", "switchover: { group: trading-db, to: a }"))
                .ok();
        approve("to-b");
        approve("to-a");
        sites.untilPair();
        sites.run("a", "CREATE TABLE trades AS SELECT 1 AS id");
        sites.lose("a");
        String path = runForReal("to-b", "failover");
        until(path, run -> sites.isAtTheFence());
        assertThat(status(admin.get(path).json(), "take-over")).isEqualTo("RUNNING");
        return path;
    }

    private static String sitePlan(String name, String takeover) {
        return """
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: %s }
                spec:
                  approach: hot
                  site: site-b
                  repository: repo-b
                  communication:
                    - { audience: internal, role: Trading, channel: desk, message: "{{plan}}: {{mode}}, trade again" }
                  graph:
                    - { id: take-over, %s, timeout: PT2M }
                    - { id: tell, after: [take-over], notify: { audience: internal } }
                ---
                """.formatted(name, takeover);
    }

    private static String runForReal(String plan, String mode) throws Exception {
        String path = DR + "/runs/"
                + admin.post(
                                DR + "/plans/" + plan + "/runs",
                                Map.of("mode", mode, "reason", "site a is gone", "despiteReadiness", "no time for it"))
                        .ok()
                        .json()
                        .path("runId")
                        .asString();
        String version = admin.get(path).json().path("version").asString();
        approver.post(path + "/approve", Map.of("version", version)).ok();
        return path;
    }

    /** Without asking for it again: what was done while no server lived is found. Then back, by the agents too. */
    private static void hasTakenOverOnce(String path) throws Exception {
        JsonNode end = ended(path);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        String took = step(end, "take-over").path("detail").asString();
        assertThat(took).contains("Nothing is missing");
        assertThat(sites.takeoversAskedFor("b")).isEqualTo(1);
        assertThat(sites.trades("b")).containsExactly(1);
        assertThat(toldTheDesk()).singleElement().asString().contains("to-b: failover, trade again");

        sites.startAgent("a");
        sites.untilPair();
        sites.run("b", "INSERT INTO trades VALUES (2)");
        JsonNode back = ended(runForReal("to-a", "switchover"));
        assertThat(back.path("status").asString()).as(back.toString()).isEqualTo("SUCCESS");
        assertThat(token("a", step(back, "take-over").path("detail").asString()))
                .isGreaterThan(token("b", took));
        assertThat(sites.trades("a")).containsExactly(1, 2);
        assertThat(toldTheDesk()).hasSize(2);
    }

    /** Which one it is depends on the machine: where a renewal came too late, the lease was taken anew before. */
    private static long token(String site, String detail) {
        Matcher token = Pattern.compile(site + " is active with token (\\d+)").matcher(detail);
        assertThat(token.find()).as(detail).isTrue();
        return Long.parseLong(token.group(1));
    }

    /** By plans; the channel is told of alerts too. */
    private static List<String> toldTheDesk() {
        return receiver.at("/desk").stream()
                .map(Receiver.Request::body)
                .filter(body -> body.contains("trade again"))
                .toList();
    }

    private static void leavesTheRecordOfADrill(JsonNode run) throws Exception {
        String path = DR + "/drills/" + run.path("drillId").asString();
        JsonNode drill = admin.get(path).ok().json();
        assertThat(drill.path("drillType").asString()).isEqualTo("RestoreTest");
        assertThat(drill.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(drill.path("outcomeSummary").asString()).contains("Score: 5 of 5 targets met");
        assertThat(drill.path("issuesIdentified").valueStream().map(JsonNode::asString))
                .anySatisfy(issue -> assertThat(issue).contains("once, noted by admin: it was"));
        assertThat(drill.path("restores")).hasSizeGreaterThanOrEqualTo(2);
        JsonNode record = admin.get("/api/v1/admin/audit?object=Drill/"
                        + drill.path("drillId").asString() + "&limit=1")
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("detail");
        keepsTheReport(path, record);

        assertThat(admin.post(path + "/action_items", Map.of("text", "x")).errors("due"))
                .hasSize(1);
        String item = admin.post(
                        path + "/action_items",
                        Map.of("text", "Make the switch repeatable", "owner", "Network lead", "due", "2026-01-01"))
                .ok()
                .json()
                .path("itemId")
                .asString();
        assertThat(admin.get("/api/v1/admin/alerts").text()).contains("Network lead was to do it by 2026-01-01");
        admin.post(DR + "/action_items/" + item + "/done", Map.of("note", "done"))
                .ok();
        assertThat(admin.get(DR + "/action_items").json().path("items")).isEmpty();
        assertThat(admin.post(DR + "/action_items/" + item + "/done", Map.of()).status())
                .isEqualTo(409);
        keepsEveryVersion(path, record);
    }

    /** What was noted since made the report anew, twice; what was there before is there still. */
    private static void keepsEveryVersion(String drill, JsonNode first) throws Exception {
        JsonNode items = admin.get(drill + "/documents").ok().json().path("items");
        assertThat(items.findValuesAsString("version"))
                .containsExactly("3", "3", "3", "3", "2", "2", "2", "2", "1", "1", "1", "1");
        String recorded = admin.get(
                        "/api/v1/admin/audit?object=Drill/" + drill.substring(drill.lastIndexOf('/') + 1) + "&limit=20")
                .ok()
                .text();
        for (JsonNode document : items) {
            String digest = document.path("sha256").asString();
            assertThat(sha256(Files.readAllBytes(server.data()
                            .resolve("reports")
                            .resolve(document.path("name").asString()))))
                    .as(document.toString())
                    .isEqualTo(digest);
            assertThat(recorded).contains(digest);
        }
        assertThat(items.path(11).path("sha256").asString())
                .isEqualTo(first.path("pdf").asString());
        String newest = admin.get(drill + "/report.json").ok().text();
        assertThat(newest).contains("Make the switch repeatable", "\"version\":3", "action item done, said by admin");
        assertThat(sha256(newest.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(items.path(1).path("sha256").asString());
    }

    /** As the bytes whose digest the audit trail has, from the API and as files. */
    private static void keepsTheReport(String drill, JsonNode record) throws Exception {
        for (String format : List.of("md", "html", "json", "pdf")) {
            String name = record.path("file").asString() + "." + format;
            assertThat(sha256(
                            Files.readAllBytes(server.data().resolve("reports").resolve(name))))
                    .as(name)
                    .isEqualTo(record.path(format).asString());
        }
        assertThat(sha256(admin.bytes(drill + "/report.pdf")))
                .isEqualTo(record.path("pdf").asString());
        assertThat(sha256(admin.bytes(drill + "/report.json")))
                .isEqualTo(record.path("json").asString());
        keptDrill = drill;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    @Order(2)
    void a_run_without_help_verifies_the_plan_until_it_is_changed() throws Exception {
        declare("small", "- { id: conf, restore: { dataSet: conf } }", note("switch", "conf", ""));
        JsonNode end = ended(run("small", "test"));
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        JsonNode verified = admin.get(DR + "/plans/small").json().path("verified");
        assertThat(verified.path("runId")).isEqualTo(end.path("runId"));
        JsonNode forecast = admin.get(DR + "/plans/small/dry_run").ok().json();
        assertThat(forecast.path("ready").asBoolean()).as(forecast.toString()).isTrue();
        assertThat(forecast.path("criticalPath").valueStream().map(JsonNode::asString))
                .containsExactly("conf", "switch");
        assertThat(forecast.path("unmeasured").valueStream().map(JsonNode::asString))
                .containsExactly("switch");
        assertThat(forecast.path("expectedSeconds").asDouble()).isPositive();
        assertThat(forecast.path("approved").asBoolean()).isFalse();
        assertThat(fact("plan").path("good").asBoolean()).isFalse();
        String first = approve("small");
        assertThat(fact("plan").path("good").asBoolean()).isTrue();
        assertThat(fact("proven-restore").path("good").asBoolean()).isTrue();
        declare("small", "- { id: conf, restore: { dataSet: conf } }", note("switch", "conf", ", owner: me"));
        // what a failover would do is still the first one
        assertThat(fact("plan").path("good").asBoolean()).isTrue();
        assertThat(admin.get(DR + "/plans/small/dry_run")
                        .ok()
                        .json()
                        .path("version")
                        .asString())
                .isEqualTo(first);
        approve("small");
        assertThat(fact("plan").path("reason").asString()).contains("is not verified as it stands");
        assertThat(admin.post(DR + "/plans/small/runs", Map.of("mode", "failover", "reason", "x"))
                        .errors("despiteReadiness"))
                .singleElement()
                .asString()
                .contains("not verified as it stands");
        JsonNode urgent = admin.post(
                        DR + "/plans/small/runs",
                        Map.of("mode", "failover", "reason", "x", "despiteReadiness", "site A burns"))
                .ok()
                .json();
        assertThat(urgent.path("despiteReadiness").asString()).isEqualTo("site A burns");
        admin.send("DELETE", DR + "/runs/" + urgent.path("runId").asString(), null, Map.of())
                .ok();
        assertThat(admin.get(DR + "/plans/small").json().path("verified").isNull())
                .isTrue();
    }

    private static JsonNode fact(String name) throws Exception {
        return facts(admin.get(DR + "/readiness").ok().json(), name);
    }

    @Test
    @Order(3)
    void what_changes_the_living_system_needs_a_second_person_and_an_aborted_run_is_undone_backwards()
            throws Exception {
        declare(
                "real",
                note("one", "", undo("one")),
                note("two", "one", undo("two")),
                "- { id: three, after: [two], http: { url: 'http://127.0.0.1:1/' } }",
                note("four", "three", undo("four")));
        String approved = onlyApprovedVersionsAreRunForReal();
        String path = run("real", "failover");
        assertThat(admin.get(path).json().path("version").asString()).isEqualTo(approved);
        assertThat(admin.get(path).json().path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(admin.post(DR + "/plans/real/runs", Map.of("mode", "switchover", "reason", "x"))
                        .status())
                .isEqualTo(409);
        String version = admin.get(path).json().path("version").asString();
        assertThat(admin.post(path + "/approve", Map.of("version", version)).text())
                .contains("You asked for this yourself");
        assertThat(approver.post(path + "/approve", Map.of()).errors("version")).hasSize(1);
        approver.post(path + "/approve", Map.of("version", version)).ok();
        JsonNode stands = until(path, run -> status(run, "three").equals("NEEDS_DECISION"));
        assertThat(step(stands, "three").path("error").asString()).contains("cannot be reached");
        assertThat(lines("noted")).containsExactly("one usual", "two usual");
        assertThat(approver.post(path + "/abort", Map.of("reason", "no")).status())
                .isEqualTo(403);
        admin.post(path + "/abort", Map.of("reason", "site A is back")).ok();
        JsonNode end = ended(path);
        assertThat(end.path("status").asString()).isEqualTo("ABORTED");
        assertThat(end.path("outcome").asString()).contains("site A is back", "2 steps undone");
        assertThat(lines("noted")).containsExactly("one usual", "two usual", "undo two", "undo one");
        assertThat(status(end, "four")).isEqualTo("NOT_RUN");
        assertThat(admin.post(path + "/abort", Map.of("reason", "again")).status())
                .isEqualTo(409);
    }

    /** The one that is left declared differs from the approved one. @return the approved one */
    private static String onlyApprovedVersionsAreRunForReal() throws Exception {
        String plan = DR + "/plans/real";
        Map<String, String> failover = Map.of("mode", "failover", "reason", "x", "despiteReadiness", "x");
        JsonNode proposed = admin.get(plan).ok().json();
        assertThat(proposed.path("approval").path("status").asString()).isEqualTo("PROPOSED");
        assertThat(proposed.path("approval").path("proposedBy").asString()).isEqualTo("admin");
        assertThat(admin.post(plan + "/runs", failover).errors("despiteApproval"))
                .singleElement()
                .asString()
                .contains("nobody has approved of version", "admin declared", "holdfast dr versions real");
        until(
                "/api/v1/admin/alerts",
                answer -> answer.toString().contains("of plan real waits for approval")
                        && answer.toString().contains("a real run is refused that does not say why"));
        String decide = plan + "/versions/" + proposed.path("version").asString();
        assertThat(admin.post(decide + "/approve", Map.of("reason", "x")).text())
                .contains("You declared this version yourself");
        assertThat(approver.post(decide + "/approve", Map.of()).errors("reason"))
                .hasSize(1);
        assertThat(approver.post(plan + "/versions/0/approve", Map.of("reason", "x"))
                        .status())
                .isEqualTo(404);
        approver.post(decide + "/reject", Map.of("reason", "who tells the desk?"))
                .ok();
        assertThat(admin.post(plan + "/runs", failover).errors("despiteApproval"))
                .singleElement()
                .asString()
                .contains("april rejected: who tells the desk?");
        runsDespiteIt(plan, failover);

        String approved = approve("real");
        assertThat(approver.post(decide + "/reject", Map.of("reason", "no")).status())
                .isEqualTo(409);
        assertThat(admin.get("/api/v1/admin/alerts").text())
                .doesNotContain("of plan real waits for approval", "that nobody has approved of is run");
        assertThat(admin.get("/api/v1/admin/audit?object=DrPlan/real&limit=50").text())
                .contains("approvals.reject", "approvals.approve", "who tells the desk?", "nobody was there");
        declare("real", "- { id: other, wait: { time: PT1S } }");
        JsonNode versions = admin.get(plan + "/versions").ok().json();
        assertThat(versions.path("items")
                        .valueStream()
                        .map(one -> one.path("status").asString()))
                .containsExactly("PROPOSED", "APPROVED", "REJECTED");
        assertThat(versions.path("changes")
                        .valueStream()
                        .map(one -> one.path("field").asString()))
                .contains("graph[0].id", "graph[3].id");
        String now = admin.get(plan).ok().json().path("version").asString();
        assertThat(now).isNotEqualTo(approved);
        assertThat(admin.post(plan + "/runs", with(failover, "version", now)).errors("despiteApproval"))
                .singleElement()
                .asString()
                .contains("run the approved version " + approved);
        return approved;
    }

    private static void runsDespiteIt(String plan, Map<String, String> failover) throws Exception {
        JsonNode run = admin.post(plan + "/runs", with(failover, "despiteApproval", "nobody was there"))
                .ok()
                .json();
        assertThat(run.path("approved").asBoolean()).isFalse();
        assertThat(run.path("despiteApproval").asString()).isEqualTo("nobody was there");
        assertThat(run.path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(admin.get("/api/v1/admin/alerts").text())
                .contains("A version of plan real that nobody has approved of is run");
        admin.send("DELETE", DR + "/runs/" + run.path("runId").asString(), null, Map.of())
                .ok();
    }

    private static Map<String, String> with(Map<String, String> wish, String field, String value) {
        Map<String, String> more = new HashMap<>(wish);
        more.put(field, value);
        return more;
    }

    @Test
    @Order(4)
    void people_walk_through_a_tabletop_and_nothing_is_done() throws Exception {
        declare("talk", "- { id: ledger, restore: { dataSet: ledger } }", note("five", "ledger", ""));
        String path = run("talk", "tabletop");
        for (String step : List.of("ledger", "five")) {
            until(path, run -> status(run, step).equals("WAITING"));
            decide(admin, path, step, "confirm", "the runbook lacks a phone number")
                    .ok();
        }
        JsonNode end = ended(path);
        assertThat(end.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(step(end, "five").path("note").asString()).isEqualTo("the runbook lacks a phone number");
        assertThat(step(end, "ledger").path("restoreId").isNull()).isTrue();
        assertThat(lines("noted")).doesNotContain("five usual");
        assertThat(admin.get(DR + "/drills/" + end.path("drillId").asString())
                        .json()
                        .path("drillType")
                        .asString())
                .isEqualTo("Tabletop");
        JsonNode page = admin.get(DR + "/runs?limit=1").ok().json();
        assertThat(page.path("items").path(0).path("runId")).isEqualTo(end.path("runId"));
        assertThat(page.path("next").isString()).isTrue();
    }

    @Test
    void every_wrong_field_of_a_run_is_named() throws Exception {
        declare("way", note("there", "", ", modes: [failover]"));
        Api.Answer refused = admin.post(
                DR + "/plans/way/runs",
                Map.of("mode", "failback", "variables", Map.of("x", "y"), "incidentTime", "2999-01-01T00:00:00Z"));
        assertThat(refused.errors("mode")).singleElement().asString().contains("has no step");
        assertThat(refused.errors("reason")).hasSize(1);
        assertThat(refused.errors("variables.x")).hasSize(1);
        assertThat(refused.errors("incidentTime")).hasSize(1);
        assertThat(admin.post(DR + "/plans/none/runs", Map.of()).status()).isEqualTo(404);
        assertThat(admin.get(DR + "/plans/way/dry_run?mode=x").status()).isEqualTo(400);
    }

    /** One that can be held and one that cannot; they come to their time while other tests run. */
    private static void plansDrills() throws Exception {
        String planned = DR + "/planned_drills";
        Api.Answer wrong =
                admin.post(planned, Map.of("plan", "none", "mode", "x", "cron", "y", "zone", "z", "notice", "soon"));
        for (String field : List.of("plan", "mode", "reason", "cron", "zone", "notice")) {
            assertThat(wrong.errors(field)).as(field).hasSize(1);
        }
        assertThat(admin.post(planned, Map.of("plan", "small", "at", "2020-01-01T00:00:00Z"))
                        .errors("at"))
                .singleElement()
                .asString()
                .contains("past");
        assertThat(admin.post(planned, Map.of("plan", "small", "mode", "test", "despiteReadiness", "because"))
                        .errors("despiteReadiness"))
                .singleElement()
                .asString()
                .contains("for a switchover only");
        String soon = Instant.now().plusSeconds(15).toString();
        heldDrill = admin.post(
                        planned,
                        Map.of(
                                "plan",
                                "small",
                                "mode",
                                "test",
                                "at",
                                soon,
                                "channels",
                                List.of("desk"),
                                "participants",
                                List.of(Map.of("name", "ada", "role", "lead", "trainedOn", "2026-09-14")),
                                "reason",
                                "the quarter's drill"))
                .ok()
                .json()
                .path("plannedId")
                .asString();
        missedDrill = admin.post(
                        planned,
                        Map.of("plan", "to-a", "mode", "switchover", "at", soon, "notice", "PT0S", "reason", "x"))
                .ok()
                .json()
                .path("plannedId")
                .asString();
        admin.post(
                        planned,
                        Map.of(
                                "plan",
                                "small",
                                "mode",
                                "tabletop",
                                "cron",
                                "0 0 9 1 1 *",
                                "zone",
                                "Europe/Vienna",
                                "channels",
                                List.of("desk"),
                                "reason",
                                "each year; a table, and coffee"))
                .ok();
        assertThat(admin.get(DR + "/calendar.ics").ok().text())
                .startsWith("BEGIN:VCALENDAR\r\n")
                .contains("0101T080000Z\r\n", "SUMMARY:Drill: tabletop of plan small", "each year\\; a table\\, and");
    }

    @Test
    @Order(7)
    void a_planned_drill_is_announced_and_begins_by_itself_and_one_that_cannot_is_alarmed() throws Exception {
        JsonNode missed = planned(missedDrill, drill -> drill.path("missed").asBoolean());
        assertThat(missed.path("lastOutcome").asString()).contains("could not begin", "despiteReadiness");
        until(
                "/api/v1/admin/alerts",
                answer -> answer.toString().contains("holdfast dr calendar --withdraw " + missedDrill));
        admin.send("DELETE", DR + "/planned_drills/" + missedDrill, null, Map.of())
                .ok();
        until("/api/v1/admin/alerts", answer -> !answer.toString().contains(missedDrill));
        assertThat(admin.send("DELETE", DR + "/planned_drills/" + missedDrill, null, Map.of())
                        .status())
                .isEqualTo(409);

        // one that is done once and was held is on the calendar no longer
        JsonNode drills = until(
                DR + "/drills",
                answer -> heldOf(answer).path("status").asString("").equals("SUCCESS"));
        assertThat(heldOf(drills).path("participants").path(0).asString()).isEqualTo("ada (lead, trained 2026-09-14)");
        until(DR + "/planned_drills", answer -> !answer.toString().contains(heldDrill));
        assertThat(receiver.at("/desk").stream().map(Receiver.Request::body))
                .anySatisfy(
                        body -> assertThat(body).contains("test of plan small", "the quarter's drill", "ada (lead"));
        asksForOneThatIsNotReady();
    }

    /** As whoever planned it said why; it waits for a second person. */
    private static void asksForOneThatIsNotReady() throws Exception {
        String planned = admin.post(
                        DR + "/planned_drills",
                        Map.of(
                                "plan",
                                "to-a",
                                "mode",
                                "switchover",
                                "at",
                                Instant.now().plusSeconds(3).toString(),
                                "notice",
                                "PT0S",
                                "reason",
                                "x",
                                "despiteReadiness",
                                "the board wants it held"))
                .ok()
                .json()
                .path("plannedId")
                .asString();
        String run = planned(planned, drill -> drill.path("lastRun").isString())
                .path("lastRun")
                .asString();
        JsonNode asked = admin.get(DR + "/runs/" + run).ok().json();
        assertThat(asked.path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(asked.path("despiteReadiness").asString()).isEqualTo("the board wants it held");
        assertThat(admin.get("/api/v1/admin/audit?object=DrPlan/to-a&limit=20")
                        .ok()
                        .text())
                .contains("\"despiteReadiness\":\"the board wants it held\"");
        approver.post(DR + "/runs/" + run + "/reject", Map.of("reason", "it was a test"))
                .ok();
        admin.send("DELETE", DR + "/planned_drills/" + planned, null, Map.of()).ok();
    }

    private static JsonNode heldOf(JsonNode drills) {
        return drills.path("items")
                .valueStream()
                .filter(drill -> drill.path("reason").asString("").equals("Planned drill: the quarter's drill"))
                .findFirst()
                .orElse(drills.path("none"));
    }

    private static JsonNode planned(String id, Predicate<JsonNode> holds) throws Exception {
        JsonNode all = until(
                DR + "/planned_drills", answer -> of(answer, id).filter(holds).isPresent());
        return of(all, id).orElseThrow();
    }

    private static Optional<JsonNode> of(JsonNode planned, String id) {
        return planned.path("items")
                .valueStream()
                .filter(drill -> drill.path("plannedId").asString().equals(id))
                .findFirst();
    }

    @Test
    @Order(6)
    void what_a_recovery_needs_besides_the_data_is_looked_at_and_a_key_kept_elsewhere_is_tested() throws Exception {
        String tests = "/api/v1/admin/repositories/repo-b/key_recovery_tests";
        assertThat(fact("key-recovery").path("good").asBoolean()).isFalse();
        assertThat(admin.post(tests, Map.of()).errors("shares")).hasSize(1);
        assertThat(admin.post(tests, Map.of("shares", List.of("AAAA"))).errors("shares[0]"))
                .singleElement()
                .asString()
                .contains("too short");
        assertThat(admin.get(tests).json().path("items")).isEmpty();
        Api.Answer own = admin.post(tests, Map.of("password", "secret of b")).ok();
        assertThat(own.json().path("passed").asBoolean()).isFalse();
        assertThat(own.text()).contains("the server itself uses").doesNotContain("secret of b");
        List<RecoveryShare> shares;
        try (Password password = Password.of("secret of b".toCharArray());
                Repository repository = Repositories.open(folder.resolve("repo-b"), password);
                RecoveryKey key = RecoveryKey.random(new SecureRandom());
                Password split = key.password()) {
            shares = key.split(2, 3, new SecureRandom());
            repository.keys().add(split, "recovery", "2-of-3");
        }
        JsonNode passed = admin.post(
                        tests,
                        Map.of(
                                "shares",
                                List.of(shares.get(0).code(), shares.get(2).code())))
                .ok()
                .json();
        assertThat(passed.path("passed").asBoolean()).as(passed.toString()).isTrue();
        assertThat(passed.path("detail").asString()).containsPattern("bytes of \\S+ of (ledger|conf) ");
        assertThat(admin.get(tests).json().path("items")).hasSize(2);

        JsonNode facts = until(
                DR + "/readiness",
                answer -> List.of("secrets", "names", "capacity", "key-recovery").stream()
                        .allMatch(name -> facts(answer, name).path("known").asBoolean()));
        assertThat(facts(facts, "key-recovery").path("good").asBoolean())
                .as(facts.toString())
                .isTrue();
        assertThat(facts(facts, "secrets").path("reason").asString()).contains("secrets that it needs can be read");
        assertThat(facts(facts, "capacity").path("reason").asString()).contains("restores ");
    }

    private static JsonNode facts(JsonNode answer, String name) {
        return answer.path("items")
                .valueStream()
                .filter(service -> service.path("service").asString().equals("records"))
                .flatMap(service -> service.path("facts").valueStream())
                .filter(fact -> fact.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Without anybody asking: by a backup of the catalog that comes soon after. */
    @Test
    @Order(5)
    void a_report_is_stored_at_the_other_site_where_anybody_with_the_key_can_read_it() throws Exception {
        plansDrills();
        JsonNode kept = until(
                keptDrill + "/documents",
                answer -> answer.path("items")
                        .valueStream()
                        .allMatch(one -> one.path("storedIn").size() == 2));
        assertThat(kept.path("items").findValuesAsString("format"))
                .startsWith("HTML", "JSON", "MD", "PDF")
                .hasSize(12);
        JsonNode pdf = kept.path("items").path(3);
        assertThat(pdf.path("storedIn").valueStream())
                .anySatisfy(stored -> assertThat(stored.toString())
                        .contains("\"repository\":\"repo-b\"")
                        .contains("\"offSite\":true"));
        try (Password password = Password.of("secret of b".toCharArray());
                Repository repository = Repositories.open(folder.resolve("repo-b"), password);
                InputStream stored = repository.read(
                        CatalogBackup.in(repository).getFirst(),
                        EntryPath.of("evidence").resolve(pdf.path("name").asString()))) {
            assertThat(sha256(stored.readAllBytes()))
                    .isEqualTo(pdf.path("sha256").asString());
        }
    }

    @Test
    @Order(8)
    void a_pack_tells_an_auditor_what_was_proven_and_its_digests_are_in_the_trail() throws Exception {
        String packs = "/api/v1/admin/evidence/packs";
        assertThat(admin.post(packs, Map.of("until", "2999-01-01T00:00:00Z", "services", List.of("nothing")))
                        .json()
                        .path("errors")
                        .findValuesAsString("field"))
                .containsExactlyInAnyOrder("from", "until", "services", "reason");
        assertThat(approver.post(packs, Map.of("from", "2020-01-01T00:00:00Z", "reason", "x"))
                        .status())
                .isEqualTo(403);
        String id = admin.post(packs, Map.of("from", "2020-01-01T00:00:00Z", "reason", "the yearly audit"))
                .ok()
                .json()
                .path("packId")
                .asString();
        JsonNode pack = admin.get(packs + "/" + id + "/report.json").ok().json();
        assertThat(pack.path("objectives").path("rows").valueStream()).anySatisfy(row -> {
            assertThat(row.path("dataSet").asString()).isEqualTo("ledger");
            assertThat(row.path("measured").asInt()).isPositive();
            assertThat(row.path("worstRtoSeconds").asDouble()).isPositive();
        });
        String drill = keptDrill.substring(keptDrill.lastIndexOf('/') + 1);
        assertThat(pack.path("restores").path("rows").findValuesAsString("purpose"))
                .contains("drill " + drill);
        JsonNode held = pack.path("drills")
                .path("rows")
                .valueStream()
                .filter(row -> row.path("drillId").asString().equals(drill))
                .findFirst()
                .orElseThrow();
        assertThat(held.path("reportSha256").asString()).isEqualTo(sha256(admin.bytes(keptDrill + "/report.pdf")));
        assertThat(pack.path("backups").path("rows").findValuesAsString("dataSet"))
                .contains("conf", "ledger");
        assertThat(pack.path("changes").path("rows").findValuesAsString("object"))
                .contains("DrPlan/talk");
        assertThat(pack.path("protection").path("rows").path(0).path("copies").path("evidence"))
                .isNotEmpty();
        assertThat(pack.path("auditTrail").path("sound").asBoolean()).isTrue();
        assertThat(admin.get("/api/v1/admin/audit/export?after="
                                + (pack.path("auditTrail").path("lastSeq").asLong() - 1))
                        .text())
                .startsWith("{")
                .contains(pack.path("auditTrail").path("head").asString());
        JsonNode record = admin.get("/api/v1/admin/audit?object=EvidencePack/" + id)
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("detail");
        for (String format : List.of("html", "json", "pdf")) {
            assertThat(sha256(admin.bytes(packs + "/" + id + "/report." + format)))
                    .as(format)
                    .isEqualTo(record.path(format).asString());
        }
        assertThat(admin.get(packs).json().path("items").findValuesAsString("packId"))
                .containsExactly(id);
        assertThat(admin.get(packs + "/" + id + "/documents").json().path("items"))
                .hasSize(3);
    }

    /** The last one: it loses a site for good. */
    @Test
    @Order(99)
    void a_run_goes_on_at_the_other_site_when_the_first_is_lost_with_its_control_plane_and_its_catalog()
            throws Exception {
        try (LostControlPlane planes = new LostControlPlane(Files.createDirectory(folder.resolve("planes")), sites)) {
            planes.isTakenUpAtTheOtherSite();
        }
    }
}
