package io.holdfast.stockpulse.demo;

import static io.holdfast.stockpulse.demo.RunningDemo.AUDIT;
import static io.holdfast.stockpulse.demo.RunningDemo.CONFIGURATION;
import static io.holdfast.stockpulse.demo.RunningDemo.GRAPH;
import static io.holdfast.stockpulse.demo.RunningDemo.MODELS;
import static io.holdfast.stockpulse.demo.RunningDemo.TRADING;

import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Declares the platform, backs it up, and waits until its log is where it must be. */
final class Protection {
    static final List<String> DATA_SETS = List.of(TRADING, GRAPH, MODELS, CONFIGURATION, AUDIT);
    private static final Duration SHIPPED = Duration.ofSeconds(30);

    private final RunningDemo demo;
    private final ApiClient api;
    private final Narrator narrator;

    Protection(RunningDemo demo, Narrator narrator) throws IOException {
        this.demo = demo;
        this.api = demo.control().api();
        this.narrator = narrator;
    }

    /** Applies the files of the example with this demo's folders and ports. */
    void declare() throws IOException, DemoFailedException {
        // the passwords of the repositories and of the database's roles are made on first use
        for (String secret : List.of("repository-site-a", "repository-site-b", "trading-backup", "trading-apply")) {
            demo.folder().secret(secret);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "apply",
                "--yes",
                "-f",
                demo.home().resolve("examples/stockpulse/declarations").toString()));
        variables().forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        narrator.say("declarations", demo.control().command(arguments.toArray(String[]::new)));
    }

    private Map<String, String> variables() throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("SITE_A", demo.folder().siteA().toString());
        variables.put("SITE_B", demo.folder().siteB().toString());
        variables.put("SECRETS", demo.folder().secrets().toString());
        variables.put("TRADING_PORT", Integer.toString(demo.trading().port()));
        variables.put("STANDBY_TRADING_PORT", Integer.toString(demo.agentB().port()));
        variables.put("GRAPH_URI", demo.graph().uri());
        variables.put("STANDBY_GRAPH_URI", demo.standby().uri());
        return variables;
    }

    /** Requests a backup of every data set. @return the paths of their status */
    Map<String, String> schedule() throws IOException, InterruptedException {
        Map<String, String> paths = new LinkedHashMap<>();
        for (String dataSet : DATA_SETS) {
            JsonNode accepted = api.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", dataSet));
            paths.put(dataSet, accepted.path("statusUrl").asString());
        }
        return paths;
    }

    /** Waits for the backups. @return the finished jobs by data set */
    Map<String, JsonNode> await(Map<String, String> paths)
            throws IOException, InterruptedException, DemoFailedException {
        Map<String, JsonNode> jobs = new Following(api, narrator).untilEnded("Backup", paths);
        for (String dataSet : DATA_SETS) {
            JsonNode job = jobs.get(dataSet);
            if (job == null || job.path("recoveryPoints").size() < 2) {
                throw new DemoFailedException(
                        "The backup of " + dataSet + " is not in both repositories",
                        demo.control().log());
            }
            narrator.say(
                    dataSet, Following.backup(job) + String.format(java.util.Locale.ROOT, "  (%.1f s)", seconds(job)));
        }
        return jobs;
    }

    private static double seconds(JsonNode job) {
        return Duration.between(
                                Instant.parse(job.path("startTime").asString()),
                                Instant.parse(job.path("endTime").asString()))
                        .toMillis()
                / 1000.0;
    }

    /** Waits until both repositories can bring the trading database back to an instant. @return what was waited for */
    String awaitLog(Instant instant) throws IOException, InterruptedException, DemoFailedException {
        long began = System.nanoTime();
        while (true) {
            List<String> positions = new ArrayList<>();
            List<String> behind = new ArrayList<>();
            for (JsonNode log : api.get("/api/v1/admin/logs").path("items")) {
                String repository = log.path("repository").asString();
                String covered = log.path("restorableTo").asString("");
                boolean streams = log.path("state").asString().equals("streaming");
                if (streams && !covered.isEmpty() && !Instant.parse(covered).isBefore(instant)) {
                    positions.add(repository + " at " + log.path("shippedLsn").asString());
                } else {
                    behind.add(repository + " (" + log.path("state").asString() + ", up to " + covered + ") "
                            + log.path("detail").asString(""));
                }
            }
            if (behind.isEmpty() && positions.size() == 2) {
                return String.join(", ", positions);
            }
            if (System.nanoTime() - began > SHIPPED.toNanos()) {
                throw new DemoFailedException(
                        "The log up to " + instant + " is not in both repositories after " + SHIPPED.toSeconds()
                                + " s: " + String.join("; ", behind),
                        demo.control().log());
            }
            Thread.sleep(200);
        }
    }
}
