package io.holdfast.stockpulse.demo;

import io.holdfast.stockpulse.platform.DemoFolder;
import io.holdfast.stockpulse.platform.PlatformScale;
import io.holdfast.stockpulse.process.Processes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The whole demo, step by step. */
final class Demo {
    static final int STEPS = 11;

    private final Path home;
    private final DemoFolder folder;
    private final Processes processes;
    private final PlatformScale scale;
    private final Narrator narrator;

    Demo(Path home, DemoFolder folder, Processes processes, PlatformScale scale, Narrator narrator) {
        this.home = home;
        this.folder = folder;
        this.processes = processes;
        this.scale = scale;
        this.narrator = narrator;
    }

    /**
     * What is left at the end.
     *
     * @param drill the partial one
     * @param practised the tabletop and the full drill
     * @param moves of the trading database from site to site
     * @param drillReport the HTML one of two files; those of the others lie beside it
     */
    record Result(
            RunningDemo demo,
            Summary summary,
            JsonNode drill,
            List<JsonNode> practised,
            List<TwoSites.Move> moves,
            Path drillReport) {}

    /** @throws DemoFailedException at the first thing that is not as it must be */
    Result run() throws Exception {
        RunningDemo demo = narrator.step(
                "Start the control plane and the platform at site A",
                () -> StartUp.run(home, folder, processes, scale, narrator));
        Protection protection = new Protection(demo, narrator);
        Path ledger = narrator.step("Declare what is to be protected, and let the desks trade", () -> {
            protection.declare();
            Path opened = demo.trading().openFloor("before-the-accident");
            narrator.say("desks", "trade; what the database acknowledges goes to " + opened);
            return opened;
        });
        narrator.step("Back everything up, to site A and to site B; stream the database's log", () -> {
            protection.await(protection.schedule());
            narrator.say("log", protection.awaitLog(java.time.Instant.now()));
            return true;
        });
        Loss loss = narrator.step("Two accidents", () -> Loss.happen(demo, ledger, protection, narrator));
        SiteA siteA = new SiteA(demo, narrator);
        Summary summary = new Summary(demo);
        JsonNode database = narrator.step("Bring it back from site A, and compare", () -> {
            List<JsonNode> restores = new RestoreRound(demo, narrator).all(loss);
            for (JsonNode restore : restores) {
                summary.add(restore);
            }
            return restores.getFirst();
        });
        DrillRound.Result drill =
                narrator.step("Bring everything back from site B, with site A's repository gone", () -> {
                    siteA.lose();
                    DrillRound.Result result = new DrillRound(demo, narrator).run(loss);
                    for (JsonNode restore : result.restores()) {
                        summary.add(restore);
                    }
                    return result;
                });
        narrator.step("Go on: site A's repository is back, trading resumes on the restored data", () -> {
            siteA.bringRepositoryBack();
            siteA.resume(database, protection);
            return true;
        });
        narrator.step(
                "One account's executions are deleted while the desks trade: put back those rows and nothing else",
                () -> {
                    summary.keep(new OneAccount(demo, narrator).loseAndPutBack(), "one-account");
                    return true;
                });
        List<JsonNode> practised =
                narrator.step("Practise the plan: a tabletop, and a full drill with a second person", () -> {
                    Practice practice = new Practice(demo, narrator);
                    return List.of(practice.tabletop(), practice.full());
                });
        List<TwoSites.Move> moves = narrator.step(
                "Two sites: trading moves to a hot standby while the desks trade; then its database there is killed",
                () -> new TwoSites(demo, protection, narrator).run(loss.trades()));
        Path report = narrator.step("Keep the evidence", () -> {
            keep(summary, practised.get(0), "drill-tabletop");
            keep(summary, practised.get(1), "drill-full");
            return keep(summary, drill.drill(), "drill");
        });
        return new Result(demo, summary, drill.drill(), practised, moves, report);
    }

    private static Path keep(Summary summary, JsonNode drill, String name) throws Exception {
        return summary.keep("/api/v1/admin/dr/drills/" + drill.path("drillId").asString(), name);
    }

    /** For {@code --json}. */
    static Map<String, Object> json(Result result, Narrator narrator) throws java.io.IOException {
        return Map.ofEntries(
                Map.entry("address", result.demo().control().address()),
                Map.entry("user", ControlPlane.USER),
                Map.entry("passwordFile", result.demo().control().passwordFile().toString()),
                Map.entry("folder", result.demo().folder().root().toString()),
                Map.entry("steps", narrator.times()),
                Map.entry("seconds", narrator.total()),
                Map.entry("restores", result.summary().rows()),
                Map.entry("drillId", result.drill().path("drillId").asString()),
                Map.entry(
                        "practised",
                        result.practised().stream()
                                .map(drill -> Map.of(
                                        "drillId", drill.path("drillId").asString(),
                                        "drillType", drill.path("drillType").asString()))
                                .toList()),
                Map.entry("takeovers", result.moves()),
                Map.entry("drillReport", result.drillReport().toString()));
    }
}
