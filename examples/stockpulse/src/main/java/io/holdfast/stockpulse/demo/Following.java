package io.holdfast.stockpulse.demo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Follows work on the server to its end, with its progress on one line. */
final class Following {
    private static final Set<String> ENDED = Set.of("SUCCESS", "FAILED", "RUNNING");
    private static final long EVERY_MILLIS = 250;

    private final ApiClient api;
    private final Narrator narrator;

    Following(ApiClient api, Narrator narrator) {
        this.api = api;
        this.narrator = narrator;
    }

    /**
     * Blocks until all have ended.
     *
     * @param paths of their status, by data set
     * @return their last states, in the order they ended
     * @throws DemoFailedException when one has failed
     */
    Map<String, JsonNode> untilEnded(String subject, Map<String, String> paths)
            throws IOException, InterruptedException, DemoFailedException {
        Map<String, JsonNode> ended = new LinkedHashMap<>();
        while (true) {
            Map<String, JsonNode> running = new LinkedHashMap<>();
            for (Map.Entry<String, String> path : paths.entrySet()) {
                if (ended.containsKey(path.getKey())) {
                    continue;
                }
                JsonNode state = api.get(path.getValue());
                if (!isEnded(state)) {
                    running.put(path.getKey(), state);
                    continue;
                }
                ended.put(path.getKey(), state);
                if (state.path("status").asString().equals("FAILED")) {
                    throw new DemoFailedException(subject + " of " + path.getKey() + " failed: "
                            + state.path("errorMessage").asString("no reason was given"));
                }
            }
            if (running.isEmpty()) {
                return ended;
            }
            show(subject + " (" + ended.size() + " of " + paths.size() + " done)", running);
            Thread.sleep(EVERY_MILLIS);
        }
    }

    static boolean isEnded(JsonNode state) {
        return ENDED.contains(state.path("status").asString(""));
    }

    /** One line for all that runs: bytes and rates are sums, the longest remaining time counts. */
    void show(String subject, Map<String, JsonNode> running) {
        StringJoiner stages = new StringJoiner("; ");
        long done = 0;
        long expected = 0;
        long rate = 0;
        Long eta = null;
        for (Map.Entry<String, JsonNode> one : running.entrySet()) {
            JsonNode progress = one.getValue().path("progress");
            stages.add(one.getKey() + " " + progress.path("stage").asString("waits"));
            done += progress.path("processedBytes").asLong(0);
            expected += progress.path("expectedBytes").asLong(0);
            rate += progress.path("bytesPerSecond").asLong(0);
            if (progress.path("etaSeconds").isNumber()) {
                long seconds = progress.path("etaSeconds").asLong();
                eta = eta == null ? Long.valueOf(seconds) : Long.valueOf(Math.max(eta, seconds));
            }
        }
        narrator.progress(subject, stages.toString(), done, Math.max(expected, done), rate, eta);
    }

    /** A finished backup in a few words. */
    static String backup(JsonNode job) {
        return job.path("backupSize").asString("") + ", "
                + Bytes.text(job.path("addedBytes").asLong()) + " new, to "
                + job.path("storageLocation").asString("").replaceAll(" \\([^)]*\\)", "");
    }
}
