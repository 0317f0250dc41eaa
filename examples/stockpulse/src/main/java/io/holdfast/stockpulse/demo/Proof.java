package io.holdfast.stockpulse.demo;

import io.holdfast.cli.api.ApiClient;
import io.holdfast.stockpulse.demo.Comparison.Check;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Adds what the demo compared to a restore's record, and ends the demo at the first difference. */
final class Proof {
    private final RunningDemo demo;
    private final ApiClient api;
    private final Narrator narrator;

    Proof(RunningDemo demo, Narrator narrator) throws IOException {
        this.demo = demo;
        this.api = demo.control().api();
        this.narrator = narrator;
    }

    /**
     * @param restore as the API shows it
     * @throws DemoFailedException when a check of the engine's or one of ours failed
     */
    JsonNode add(JsonNode restore, List<Check> checks) throws IOException, InterruptedException, DemoFailedException {
        String dataSet = restore.path("dataSet").asString();
        JsonNode proven =
                api.post("/api/v1/admin/restore/" + restore.path("restoreId").asString() + "/validations", checks);
        List<Check> failed = checks.stream().filter(check -> !check.passed()).toList();
        if (!failed.isEmpty()) {
            throw new DemoFailedException(
                    "What was restored of " + dataSet + " from "
                            + restore.path("repository").asString() + " differs:\n"
                            + failed.stream()
                                    .map(check -> "  " + check.name() + ": " + check.detail())
                                    .collect(Collectors.joining("\n")),
                    demo.control().log());
        }
        checks.stream()
                .filter(check -> !check.name().startsWith("rows of "))
                .forEach(check -> narrator.say(dataSet, "✓ " + check.name() + ": " + shortened(check.detail())));
        if (!proven.path("proofLevel").asString("").equals("QUERIED")) {
            throw new DemoFailedException(
                    "The restore of " + dataSet + " is only proven to be "
                            + proven.path("proofLevel").asString("nothing"),
                    demo.control().log());
        }
        return proven;
    }

    void restored(JsonNode restore) {
        narrator.say(
                restore.path("dataSet").asString(),
                String.format(
                        Locale.ROOT,
                        "restored from %s in %.1f s, %d of its own checks passed, in %s",
                        restore.path("repository").asString(),
                        restore.path("measuredRtoSeconds").asDouble(),
                        restore.path("validations").size(),
                        place(restore)));
    }

    private static String place(JsonNode restore) {
        JsonNode facts = restore.path("facts");
        if (facts.has("port")) {
            return facts.path("host").asString() + ":" + facts.path("port").asString();
        }
        return facts.has("uri")
                ? facts.path("uri").asString()
                : restore.path("target").path("directory").asString("");
    }

    /** The first digits of a digest are enough for the eye; the record holds all. */
    private static String shortened(String detail) {
        return detail.replaceAll("([0-9a-f]{12})[0-9a-f]{52}", "$1…");
    }
}
