package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A control plane at each of two sites, on one catalog, which is itself a database that one site has and the other follows.
 */
final class LostControlPlane implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String RUNS = "/api/v1/admin/dr/runs/";

    private final SitePair sites;
    private final Path folder;
    private final ServerProcess atA;
    private final ServerProcess atB;

    LostControlPlane(Path folder, SitePair sites) throws Exception {
        this.sites = sites;
        this.folder = folder;
        sites.untilPair();
        if (!sites.active().equals("a")) {
            // others have taken it from there
            sites.askForFailover("a");
            sites.untilActive("a");
            sites.untilPair();
        }
        sites.run("a", "CREATE DATABASE holdfast");
        atA = start("at-a", Optional.empty());
        try {
            atA.address();
            // what one has sealed the other opens
            Path sealing = atA.data().resolve("sealing.key");
            atB = start("at-b", Files.exists(sealing) ? Optional.of(sealing) : Optional.empty());
        } catch (Exception | AssertionError e) {
            atA.process().destroyForcibly().waitFor();
            throw e;
        }
    }

    private ServerProcess start(String name, Optional<Path> sealing) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        if (sealing.isPresent()) {
            Files.copy(
                    sealing.get(), Files.createDirectories(own.resolve("data")).resolve("sealing.key"));
        }
        return ServerProcess.start(
                own,
                Map.of(
                        "HOLDFAST_CATALOG_URL",
                        sites.url("holdfast"),
                        "HOLDFAST_CATALOG_USER",
                        "postgres",
                        "HOLDFAST_CATALOG_PASSWORD_FILE",
                        sites.passwordFile().toString(),
                        "HOLDFAST_CATALOG_BACKUP",
                        "never"));
    }

    /** A run whose step is under way at site A when that is lost: its control plane, and the catalog that it works on. */
    void isTakenUpAtTheOtherSite() throws Exception {
        String path;
        try (Api admin = Api.as(atA.address(), "admin", RunningServer.PASSWORD)) {
            admin.apply(Declarations.base(folder) + """
                    apiVersion: holdfast.io/v1
                    kind: DrPlan
                    metadata: { name: to-b }
                    spec:
                      approach: warm
                      site: site-b
                      repository: repo-b
                      graph:
                        - { id: cleared, gate: { ask: Is site A lost? } }
                        - { id: pause, after: [cleared], wait: { time: PT5S } }
                        - { id: opened, after: [pause], gate: { ask: May they trade? } }
                    ---
                    """).ok();
            path = RUNS
                    + admin.post("/api/v1/admin/dr/plans/to-b/runs", Map.of("mode", "test", "reason", "site A is lost"))
                            .ok()
                            .json()
                            .path("runId")
                            .asString();
            until(admin, path, run -> status(run, "cleared").equals("WAITING"));
            decide(admin, path, "cleared", "confirm", "").ok();
            until(admin, path, run -> status(run, "pause").equals("RUNNING"));
        }
        atB.address();
        sites.untilPair();
        atA.process().destroyForcibly().waitFor();
        sites.lose("a");
        sites.letFence();
        sites.askForFailover("b");
        sites.untilActive("b");

        try (Api admin = Api.as(atB.address(), "admin", RunningServer.PASSWORD)) {
            JsonNode run = until(admin, path, seen -> status(seen, "opened").equals("WAITING"));
            assertThat(step(run, "cleared").path("decidedBy").asString())
                    .as("what was acknowledged at site A")
                    .isEqualTo("admin");
            assertThat(status(run, "pause")).isEqualTo("SUCCESS");
            decide(admin, path, "opened", "confirm", "").ok();
            until(admin, path, seen -> seen.path("status").asString().equals("SUCCESS"));
        }
    }

    /** Answers may fail meanwhile: the catalog is away for seconds. */
    private JsonNode until(Api admin, String path, Predicate<JsonNode> holds) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Api.Answer answer = admin.get(path);
            if (answer.status() == 200 && holds.test(answer.json())) {
                return answer.json();
            }
            assertThat(System.nanoTime())
                    .as(answer.text() + "\n" + Files.readString(atB.log()))
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        atA.process().destroyForcibly().waitFor();
        atB.process().destroy();
        atB.process().waitFor();
    }
}
