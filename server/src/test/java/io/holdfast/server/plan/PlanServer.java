package io.holdfast.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A server of its own process, which can be killed, its {@code admin} and the {@code approver} april. Backed up at both sites
 * are the files {@code conf} and the database {@code ledger}, which is a real one.
 */
final class PlanServer implements AutoCloseable {
    static final String DR = "/api/v1/admin/dr";
    private static final String PASSWORD = "a long enough pass phrase";
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private final Path folder;
    private final PostgresServer database;
    private final HookSteps hooks;
    private Running running;

    /** One life of the server. */
    private record Running(ServerProcess server, Api admin, Api approver) {
        static Running in(Path folder) throws Exception {
            ServerProcess server = ServerProcess.start(folder);
            return new Running(
                    server,
                    Api.as(server.address(), "admin", RunningServer.PASSWORD),
                    Api.as(server.address(), "april", PASSWORD));
        }
    }

    /** @param folder that every account may enter */
    PlanServer(Path folder) throws Exception {
        this.folder = folder;
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        PostgresServer.initialize(binaries, folder.resolve("cluster"), "postgres", "secret".toCharArray());
        database = PostgresServer.start(
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("wal_keep_size", "64MB"));
        running = Running.in(folder);
        hooks = new HookSteps(data(), folder);
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("app.conf"), "answer = 42\n");
        Path password = Files.writeString(folder.resolve("database-password"), "secret\n");
        admin().apply(Declarations.base(folder)
                        + Declarations.policy("both", "repo-a, repo-b")
                        + Declarations.files("conf", "both", files)
                        + Declarations.postgresql("ledger", "both", database.port(), password)
                                .replace("---\n", "  validations: [{ name: it answers, query: SELECT true }]\n---\n"))
                .ok();
        admin().backUp("conf");
        admin().backUp("ledger");
        admin().post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "april", "password", PASSWORD, "roles", List.of("approver")))
                .ok();
    }

    /** Of the server that lives now. */
    Api admin() {
        return running.admin();
    }

    /** The second person, of the server that lives now. */
    Api approver() {
        return running.approver();
    }

    /** A further administrator; close it. */
    Api another(String username) throws Exception {
        admin().post(
                        "/api/v1/admin/administrators",
                        Map.of("username", username, "password", PASSWORD, "roles", List.of("administrator")))
                .ok();
        return Api.as(running.server().address(), username, PASSWORD);
    }

    HookSteps hooks() {
        return hooks;
    }

    /** Holds the repositories {@code repo-a} and {@code repo-b}. */
    Path folder() {
        return folder;
    }

    Path data() {
        return running.server().data();
    }

    /** kill -9 of the server alone: what it started may live on. */
    void kill() throws InterruptedException {
        running.server().process().destroyForcibly().waitFor();
        admin().close();
        approver().close();
    }

    void startAgain() throws Exception {
        running = Running.in(folder);
    }

    /** Declares a plan at site b, from its steps. */
    void declare(String name, String... steps) throws Exception {
        admin().apply("""
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

    /** The declared version, as the second person. @return it */
    String approve(String plan) throws Exception {
        String version =
                admin().get(DR + "/plans/" + plan).ok().json().path("version").asString();
        approver()
                .post(DR + "/plans/" + plan + "/versions/" + version + "/approve", Map.of("reason", "I walked it"))
                .ok();
        return version;
    }

    /** @return the run's path */
    String run(String plan, String mode) throws Exception {
        return run(plan, Map.of("mode", mode, "reason", "a " + mode));
    }

    /** @return the run's path */
    String run(String plan, Map<String, String> wish) throws Exception {
        return DR + "/runs/"
                + admin().post(DR + "/plans/" + plan + "/runs", wish)
                        .ok()
                        .json()
                        .path("runId")
                        .asString();
    }

    static Api.Answer decide(Api by, String run, String step, String decision, String note) throws Exception {
        return by.post(run + "/steps/" + step + "/decision", Map.of("decision", decision, "note", note));
    }

    /** Asks until the answer is as it should be. @return it */
    JsonNode until(String path, Predicate<JsonNode> holds) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode answer = admin().get(path).ok().json();
            if (holds.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer.toString()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** Waits for a run's end, whichever it is. */
    JsonNode ended(String run) throws Exception {
        return until(
                run,
                seen -> List.of("SUCCESS", "FAILED", "ABORTED")
                        .contains(seen.path("status").asString()));
    }

    /** What a run's step is at. */
    static JsonNode step(JsonNode run, String id) {
        return run.path("steps")
                .valueStream()
                .filter(step -> step.path("step").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static String status(JsonNode run, String step) {
        return step(run, step).path("status").asString();
    }

    /** The path of the only drill that a plan's runs have left. */
    String drillOf(String plan) throws Exception {
        List<String> drills = admin().get(DR + "/drills")
                .ok()
                .json()
                .path("items")
                .valueStream()
                .filter(drill -> drill.path("plan").asString("").equals(plan))
                .map(drill -> drill.path("drillId").asString())
                .toList();
        assertThat(drills).as(plan).hasSize(1);
        return DR + "/drills/" + drills.getFirst();
    }

    /** A fact about how ready the service of the data sets is, as it is now. */
    JsonNode fact(String name) throws Exception {
        return fact(admin().get(DR + "/readiness").ok().json(), name);
    }

    static JsonNode fact(JsonNode readiness, String name) {
        return fact(readiness, "records", name);
    }

    JsonNode factOf(String service, String name) throws Exception {
        return fact(admin().get(DR + "/readiness").ok().json(), service, name);
    }

    private static JsonNode fact(JsonNode readiness, String ofService, String name) {
        return readiness
                .path("items")
                .valueStream()
                .filter(service -> service.path("service").asString().equals(ofService))
                .flatMap(service -> service.path("facts").valueStream())
                .filter(fact -> fact.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws Exception {
        running.server().process().destroy();
        running.server().process().waitFor();
        database.close();
        admin().close();
        approver().close();
    }
}
