package io.holdfast.stockpulse.demo;

import static io.holdfast.stockpulse.demo.RunningDemo.GRAPH;
import static io.holdfast.stockpulse.demo.RunningDemo.MODELS;
import static io.holdfast.stockpulse.demo.RunningDemo.TRADING;

import io.holdfast.cli.api.ApiClient;
import io.holdfast.stockpulse.demo.Comparison.Check;
import io.holdfast.stockpulse.models.ModelRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The first recovery: one data set after the other, from site A's repository, by {@code trigger_restore}. */
final class RestoreRound {
    private static final String MODEL = ModelRegistry.FORECASTER;
    private static final String VERSION = "2";

    private final RunningDemo demo;
    private final ApiClient api;
    private final Narrator narrator;
    private final Proof proof;

    RestoreRound(RunningDemo demo, Narrator narrator) throws IOException {
        this.demo = demo;
        this.api = demo.control().api();
        this.narrator = narrator;
        this.proof = new Proof(demo, narrator);
    }

    /** To the instant before the accident; the restored server is left running. */
    JsonNode trading(Loss loss) throws Exception {
        JsonNode restore = restore(TRADING, Map.of("pointInTime", loss.instant().toString()));
        return proof.add(restore, compareTrading(demo, restore, loss));
    }

    static List<Check> compareTrading(RunningDemo demo, JsonNode restore, Loss loss) throws Exception {
        int port = Integer.parseInt(restore.path("facts").path("port").asString());
        return demo.comparison().trading(port, loss.expected(), loss.trades().size());
    }

    JsonNode graph() throws Exception {
        JsonNode restore = restore(GRAPH, Map.of());
        return proof.add(restore, demo.comparison().graph(demo.standby()));
    }

    JsonNode model() throws Exception {
        JsonNode restore = restore(MODELS, Map.of("selection", Map.of("model", MODEL, "version", VERSION)));
        Path restored = Path.of(restore.path("target").path("directory").asString());
        return proof.add(
                restore,
                Comparison.folder(
                        MODEL + " " + VERSION + " and its training data are equal",
                        demo.folder().models(),
                        restored,
                        List.of(MODEL + "/" + VERSION, ModelRegistry.trainingDataOf(MODEL, VERSION))));
    }

    private JsonNode restore(String dataSet, Map<String, Object> wish)
            throws IOException, InterruptedException, DemoFailedException {
        Map<String, Object> request = new LinkedHashMap<>(wish);
        request.put("dataSet", dataSet);
        request.put("repository", RunningDemo.SITE_A);
        request.put("reason", "Demo: the trading database lost executions, then its disk");
        JsonNode accepted = api.post("/api/v1/admin/restore/trigger_restore", request);
        String path = accepted.path("statusUrl").asString();
        new Following(api, narrator).untilEnded("Restore", Map.of(dataSet, path));
        JsonNode restore = api.get(path);
        proof.restored(restore);
        return restore;
    }

    List<JsonNode> all(Loss loss) throws Exception {
        List<JsonNode> restores = new ArrayList<>();
        restores.add(trading(loss));
        restores.add(graph());
        restores.add(model());
        return restores;
    }
}
