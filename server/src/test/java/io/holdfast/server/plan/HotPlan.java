package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The template of a plan that takes over and hands back, as it is delivered, for a pair of sites. */
record HotPlan(PlanServer plans, SitePair sites) {
    static final String NAME = SitePair.GROUP + "-takes-over";

    String declaration() throws IOException {
        String text = Files.readString(Path.of("../examples/plans/database-failover-hot.yaml"));
        for (Map.Entry<String, String> value : Map.of(
                        "GROUP", SitePair.GROUP,
                        "FROM", "a",
                        "TO", "b",
                        "SITE", "site-b",
                        "REPOSITORY", "repo-b",
                        "PRIMARY_HEALTH", sites.primaryHealth("b"),
                        "OWNER_CONTACT", "desk@trading.example",
                        "STATUS_PAGE", "status.trading.example")
                .entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        // the group is declared with its target
        return text.substring(text.indexOf("---\n") + 4) + "---\n";
    }

    /** Asked for by the administrator, approved of by the other one. @return the run's path */
    String runForReal(String plan, String mode) throws Exception {
        String path =
                plans.run(plan, Map.of("mode", mode, "reason", "site a is gone", "despiteReadiness", "no time for it"));
        String version = plans.admin().get(path).json().path("version").asString();
        plans.approver().post(path + "/approve", Map.of("version", version)).ok();
        return path;
    }

    /** To a, by the template's own way back. @return the run at its end */
    JsonNode failsBack() throws Exception {
        sites.untilPair();
        String path = runForReal(NAME, "failback");
        plans.until(path, run -> status(run, "home-is-ready").equals("WAITING"));
        decide(plans.approver(), path, "home-is-ready", "confirm", "agreed").ok();
        JsonNode back = plans.ended(path);
        assertThat(back.path("status").asString()).as(back.toString()).isEqualTo("SUCCESS");
        assertThat(status(back, "take-over")).isEqualTo("SKIPPED");
        assertThat(step(back, "hand-back").path("detail").asString()).contains("Nothing is missing");
        isLookedBackAt(back);
        return back;
    }

    /** What was no drill leaves what a drill leaves. */
    private void isLookedBackAt(JsonNode back) throws Exception {
        String path = DR + "/drills/" + back.path("drillId").asString();
        JsonNode record = plans.admin().get(path).ok().json();
        assertThat(record.path("drillType").asString()).isEqualTo("RealFailback");
        assertThat(record.path("outcomeSummary").asString()).contains("Score: ");
        assertThat(record.path("steps")
                        .valueStream()
                        .map(step -> step.path("name").asString()))
                .anySatisfy(name -> assertThat(name).startsWith("hand-back: "));
        plans.until(path + "/documents", documents -> documents.path("items").size() == 4);
        assertThat(plans.admin().get(path + "/report.json").ok().text()).contains("\"RealFailback\"", "hand-back: ");
    }
}
