package io.holdfast.stockpulse.demo;

import static io.holdfast.stockpulse.demo.RunningDemo.AUDIT;
import static io.holdfast.stockpulse.demo.RunningDemo.CONFIGURATION;
import static io.holdfast.stockpulse.demo.RunningDemo.GRAPH;
import static io.holdfast.stockpulse.demo.RunningDemo.MODELS;
import static io.holdfast.stockpulse.demo.RunningDemo.TRADING;

import io.holdfast.cli.api.ApiClient;
import io.holdfast.stockpulse.demo.Comparison.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The second recovery: the whole platform by a failover test, from site B's repository, with site A's gone. */
final class DrillRound {
    private final RunningDemo demo;
    private final ApiClient api;
    private final Narrator narrator;
    private final Proof proof;

    DrillRound(RunningDemo demo, Narrator narrator) throws IOException {
        this.demo = demo;
        this.api = demo.control().api();
        this.narrator = narrator;
        this.proof = new Proof(demo, narrator);
    }

    /** @param drill as the API shows it at its end */
    record Result(JsonNode drill, List<JsonNode> restores) {}

    Result run(Loss loss) throws Exception {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("plan", "stockpulse-to-site-b");
        request.put("repository", RunningDemo.SITE_B);
        request.put("pointInTimes", Map.of(TRADING, loss.instant().toString()));
        request.put("keepRunning", true);
        request.put("participants", List.of("demo"));
        request.put("reason", "Demo: site A is lost with its repository");
        JsonNode accepted = api.post("/api/v1/admin/dr/initiate_failover_test", request);
        JsonNode drill = follow(accepted.path("statusUrl").asString());
        List<JsonNode> restores = new ArrayList<>();
        for (JsonNode id : drill.path("restores")) {
            JsonNode restore = api.get("/api/v1/admin/restore/status/" + id.asString());
            if (!restore.path("repository").asString().equals(RunningDemo.SITE_B)) {
                throw new DemoFailedException("The drill restored from " + restore.path("repository"));
            }
            restores.add(proof.add(restore, compare(restore, loss)));
        }
        if (restores.size() != Protection.DATA_SETS.size()) {
            throw new DemoFailedException(
                    "The drill restored " + restores.size() + " data sets of " + Protection.DATA_SETS.size(),
                    demo.control().log());
        }
        JsonNode completed =
                api.post("/api/v1/admin/dr/drills/" + drill.path("drillId").asString() + "/complete", Map.of());
        if (!completed.path("status").asString().equals("SUCCESS")) {
            throw new DemoFailedException(
                    "The drill ended as " + completed.path("status").asString() + ": "
                            + completed.path("issuesIdentified"),
                    demo.control().log());
        }
        narrator.say("drill", completed.path("outcomeSummary").asString());
        return new Result(completed, restores);
    }

    private JsonNode follow(String path) throws IOException, InterruptedException, DemoFailedException {
        Following following = new Following(api, narrator);
        int told = 0;
        while (true) {
            JsonNode drill = api.get(path);
            JsonNode ids = drill.path("restores");
            Map<String, JsonNode> running = new LinkedHashMap<>();
            for (int i = told; i < ids.size(); i++) {
                JsonNode restore =
                        api.get("/api/v1/admin/restore/status/" + ids.get(i).asString());
                if (Following.isEnded(restore)) {
                    proof.restored(restore);
                    told++;
                } else {
                    running.put(restore.path("dataSet").asString(), restore);
                }
            }
            boolean ended = Following.isEnded(drill);
            if (ended && !drill.path("issuesIdentified").isEmpty()) {
                throw new DemoFailedException(
                        "The drill found issues: " + drill.path("issuesIdentified"),
                        demo.control().log());
            }
            if (ended) {
                return drill;
            }
            following.show("Failover test (" + told + " of " + Protection.DATA_SETS.size() + " done)", running);
            Thread.sleep(250);
        }
    }

    private List<Check> compare(JsonNode restore, Loss loss) throws Exception {
        Path directory = Path.of(restore.path("target").path("directory").asString(""));
        String dataSet = restore.path("dataSet").asString();
        return switch (dataSet) {
            case TRADING -> RestoreRound.compareTrading(demo, restore, loss);
            case GRAPH -> demo.comparison().graph(demo.standby());
            case MODELS ->
                Comparison.folder(
                        "all models, versions and training data are equal",
                        demo.folder().models(),
                        directory,
                        List.of(""));
            case CONFIGURATION ->
                Comparison.folder("the configuration is equal", demo.folder().configuration(), directory, List.of(""));
            case AUDIT ->
                Comparison.auditLog(
                        demo.folder().auditLog(),
                        directory.resolve(demo.folder().auditLog().getFileName()));
            default -> throw new DemoFailedException("The drill restored " + dataSet + ", which nothing compares");
        };
    }
}
