package io.holdfast.stockpulse.demo;

import io.holdfast.cli.api.ApiClient;
import io.holdfast.stockpulse.trading.TradingDatabase;
import io.holdfast.stockpulse.trading.TradingDatabase.Accident;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A small accident: some rows are gone, the rest goes on. They come back among those of now. */
final class OneAccount {
    private static final int ACCOUNT = 7;

    private final RunningDemo demo;
    private final ApiClient api;
    private final Narrator narrator;

    OneAccount(RunningDemo demo, Narrator narrator) throws IOException {
        this.demo = demo;
        this.api = demo.control().api();
        this.narrator = narrator;
    }

    /** @return the path of the restore */
    String loseAndPutBack() throws Exception {
        Set<String> before = new HashSet<>();
        Accident accident;
        try (Connection operator = demo.trading().connect()) {
            before.addAll(TradingDatabase.executionsOf(operator, ACCOUNT));
            accident = TradingDatabase.deleteExecutionsOf(operator, ACCOUNT);
        }
        narrator.say(
                "wrong DELETE",
                String.format(
                        Locale.ROOT,
                        "%,d executions of account %d gone at %s; the desks trade on, with that account too",
                        accident.deleted(),
                        ACCOUNT,
                        accident.committedAt()));
        String restore = restore(accident);
        JsonNode difference = difference(restore);
        JsonNode application = apply(restore, difference);
        compare(before, application);
        return restore;
    }

    private String restore(Accident accident) throws IOException, InterruptedException, DemoFailedException {
        JsonNode accepted = api.post(
                "/api/v1/admin/restore/trigger_restore",
                Map.of(
                        "dataSet",
                        RunningDemo.TRADING,
                        "repository",
                        RunningDemo.SITE_B,
                        "pointInTime",
                        accident.instantBefore().toString(),
                        "selection",
                        Map.of("table", "executions", "where", "account_id = " + ACCOUNT),
                        "reason",
                        "Demo: the executions of account " + ACCOUNT + " were deleted"));
        JsonNode restore = ended("Restore", accepted);
        String id = accepted.path("restoreId").asString();
        narrator.say(
                "extracted",
                String.format(
                        Locale.ROOT,
                        "%s rows of that instant from %s in %.1f s",
                        restore.path("facts").path("extracted_rows").asString(),
                        RunningDemo.SITE_B,
                        restore.path("measuredRtoSeconds").asDouble()));
        // the rows lie in files: the copy has done its work
        api.delete("/api/v1/admin/restore/" + id + "/instance");
        return "/api/v1/admin/restore/" + id;
    }

    private JsonNode difference(String restore) throws IOException, InterruptedException, DemoFailedException {
        JsonNode difference = api.post(restore + "/compare", Map.of()).path("difference");
        for (JsonNode item : difference.path("items")) {
            narrator.say(
                    item.path("name").asString(),
                    String.format(
                            Locale.ROOT,
                            "%,d missing, %,d differ, %,d only in the living database, %,d of others needed",
                            item.path("missing").asLong(),
                            item.path("differing").asLong(),
                            item.path("onlyLive").asLong(),
                            item.path("needed").asLong()));
        }
        if (!difference.path("obstacles").isEmpty()) {
            throw new DemoFailedException(
                    "The rows cannot be put back: " + difference.path("obstacles"),
                    demo.control().log());
        }
        return difference;
    }

    private JsonNode apply(String restore, JsonNode difference)
            throws IOException, InterruptedException, DemoFailedException {
        JsonNode accepted = api.post(
                restore + "/apply",
                Map.of(
                        "difference", difference.path("digest").asString(),
                        "conflictRule", "keep-live",
                        "reason", "Demo: the difference is what was deleted"));
        demo.control()
                .approver()
                .post(
                        accepted.path("statusUrl").asString() + "/approve",
                        Map.of(
                                "difference",
                                difference.path("digest").asString(),
                                "reason",
                                "Demo: looked at, it is what was deleted"));
        narrator.say("approved", "asked for by " + ControlPlane.USER + ", approved by " + ControlPlane.APPROVER);
        return ended("Putting back", accepted);
    }

    private JsonNode ended(String subject, JsonNode accepted)
            throws IOException, InterruptedException, DemoFailedException {
        Map<String, String> paths =
                Map.of(RunningDemo.TRADING, accepted.path("statusUrl").asString());
        return new Following(api, narrator)
                .untilEnded(subject, paths)
                .values()
                .iterator()
                .next();
    }

    private void compare(Set<String> before, JsonNode application)
            throws IOException, SQLException, DemoFailedException {
        try (Connection operator = demo.trading().connect()) {
            Set<String> missing = new HashSet<>(before);
            missing.removeAll(TradingDatabase.executionsOf(operator, ACCOUNT));
            long broken = TradingDatabase.brokenPositions(operator);
            if (!missing.isEmpty() || broken > 0) {
                throw new DemoFailedException(
                        missing.size() + " executions of account " + ACCOUNT + " did not come back, and " + broken
                                + " positions are not the sum of theirs",
                        demo.control().log());
            }
        }
        narrator.say(
                "put back",
                String.format(
                        Locale.ROOT,
                        "✓ in transaction %s: all %,d executions are there again, every position is the sum of its own",
                        application
                                .path("result")
                                .path("facts")
                                .path("transaction")
                                .asString(),
                        before.size()));
    }
}
