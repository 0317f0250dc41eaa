package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.notification.Receiver;
import io.holdfast.sources.postgres.engine.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs that were under way when their server was killed, one of them with a site that is being taken over from. */
abstract class TakenUpRuns {
    private final PlanServer plans;
    private final HookSteps hooks;
    private final SitePair sites;
    private final Receiver receiver;
    private final HotPlan hot;

    TakenUpRuns(PlanServer plans, SitePair sites, Receiver receiver) {
        this.plans = plans;
        hooks = plans.hooks();
        this.sites = sites;
        this.receiver = receiver;
        hot = new HotPlan(plans, sites);
    }

    @Test
    void a_run_that_a_kill_struck_is_taken_up_and_only_what_is_harmless_is_repeated() throws Exception {
        plans.declare(
                "whole",
                "- { id: cleared, gate: { ask: 'Is {{site}} clear?', role: approver, otherPerson: true } }",
                "- { id: ledger, after: [cleared], restore: { dataSet: ledger } }",
                "- { id: conf, after: [cleared], restore: { dataSet: conf } }",
                "- { id: look, after: [ledger], validate: { restored: ledger } }",
                hooks.waitFor("again", "cleared", ", repeatable: true"),
                hooks.waitFor("once", "cleared", ""),
                hooks.note("switch", "look, conf, again, once", ""),
                "- { id: tell, after: [switch], notify: { audience: all } }");
        String path = plans.run("whole", "test");
        plans.until(path, run -> status(run, "cleared").equals("WAITING"));
        assertThat(step(plans.admin().get(path).json(), "cleared")
                        .path("detail")
                        .asString())
                .isEqualTo("Is site-b clear?");
        assertThat(decide(plans.admin(), path, "cleared", "confirm", "").text()).contains("another person");
        decide(plans.approver(), path, "cleared", "confirm", "all clear").ok();
        String takeover = beginsToTakeOver();
        plans.until(path, run -> hooks.began().containsAll(List.of("again", "once")));

        plans.kill();
        sites.letFence();
        sites.untilActive("b");
        hooks.letGo("again");
        plans.startAgain();
        hasTakenOverOnce(takeover);

        JsonNode stands = plans.until(
                path,
                run -> status(run, "once").equals("NEEDS_DECISION")
                        && List.of("again", "ledger", "conf", "look").stream()
                                .allMatch(id -> status(run, id).equals("SUCCESS")));
        hooks.letGo("once");
        assertThat(step(stands, "once").path("error").asString()).contains("nobody knows whether it was done");
        assertThat(step(stands, "again").path("attempt").asInt()).isEqualTo(2);
        assertThat(hooks.began())
                .containsOnlyOnce("once")
                .filteredOn("again"::equals)
                .hasSize(2);
        assertThat(step(stands, "cleared").path("decidedBy").asString()).isEqualTo("april");
        assertThat(plans.admin().get("/api/v1/admin/alerts").text()).contains("plan whole needs a decision");
        String restored = plans.admin()
                .get("/api/v1/admin/restore/status/"
                        + step(stands, "conf").path("restoreId").asString())
                .json()
                .path("target")
                .path("directory")
                .asString();
        assertThat(Path.of(restored).resolve("app.conf")).hasContent("answer = 42");

        assertThat(decide(plans.approver(), path, "once", "done", "it was").status())
                .isEqualTo(409);
        assertThat(decide(plans.admin(), path, "once", "confirm", "").errors("decision"))
                .hasSize(1);
        assertThat(decide(plans.admin(), path, "once", "done", " ").errors("note"))
                .hasSize(1);
        decide(plans.admin(), path, "once", "done", "it was").ok();
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(end.path("outcome").asString()).contains("once (marked as done by admin)");
        assertThat(status(end, "switch")).isEqualTo("CHECKED");
        assertThat(step(end, "conf").path("facts").path("tookSeconds").asString())
                .isNotEmpty();
        assertThat(step(end, "conf").path("detail").asString()).contains("; took ");
        String isolation = plans.admin()
                .get("/api/v1/admin/restore/status/"
                        + step(end, "ledger").path("restoreId").asString())
                .ok()
                .json()
                .path("facts")
                .path("isolation")
                .asString();
        assertThat(isolation)
                .contains(Limits.apart().ownNetwork() ? "a network of its own" : "which allows no network namespaces");
        assertThat(step(end, "tell").path("detail").asString())
                .contains("Lost ")
                .doesNotContain("not known");
        assertThat(hooks.noted()).isEmpty();
        assertThat(Path.of(restored)).doesNotExist();
        assertThat(plans.admin()
                        .get(DR + "/plans/whole")
                        .json()
                        .path("verified")
                        .isNull())
                .isTrue();
    }

    /** Of two sites: the active one is lost, and the other is at its fence when the server is killed. */
    private String beginsToTakeOver() throws Exception {
        plans.admin()
                .apply(sites.declarations()
                        + """
                apiVersion: holdfast.io/v1
                kind: NotificationChannel
                metadata: { name: desk }
                spec: { target: { kind: webhook, url: "%s", secret-file: "%s" } }
                ---
                """.formatted(
                                        receiver.url("/desk"),
                                        Files.writeString(
                                                plans.folder().resolve("desk"), "whsec_aG9sZGZhc3QgdGVzdHMgb25seQ==\n"))
                        + sitePlan("to-b", "failover: { group: trading-db, to: b }")
                        + hot.declaration())
                .ok();
        plans.approve("to-b");
        plans.approve(HotPlan.NAME);
        sites.untilPair();
        sites.run("a", "CREATE TABLE trades AS SELECT 1 AS id");
        sites.lose("a");
        String path = hot.runForReal("to-b", "failover");
        plans.until(path, run -> sites.isAtTheFence());
        assertThat(status(plans.admin().get(path).json(), "take-over")).isEqualTo("RUNNING");
        return path;
    }

    private static String sitePlan(String name, String takeover) {
        return """
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: %s }
                spec:
                  approach: hot
                  site: site-b
                  repository: repo-b
                  communication:
                    - { audience: internal, role: Trading, channel: desk, message: "{{plan}}: {{mode}}, trade again, {{take-over.lossSeconds}} s lost" }
                  graph:
                    - { id: take-over, %s, timeout: PT2M }
                    - { id: tell, after: [take-over], notify: { audience: internal } }
                ---
                """.formatted(name, takeover);
    }

    /** Without asking for it again: what was done while no server lived is found. Then back, by the template's own way. */
    private void hasTakenOverOnce(String path) throws Exception {
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        String took = step(end, "take-over").path("detail").asString();
        assertThat(took).contains("Nothing is missing");
        assertThat(sites.takeoversAskedFor("b")).isEqualTo(1);
        assertThat(sites.trades("b")).containsExactly(1);
        assertThat(toldTheDesk()).singleElement().asString().contains("to-b: failover, trade again, 0.0 s lost");
        assertThat(end.path("outcome").asString())
                .contains("take-over lost at most 0.0 s and 0 B of log, within the RPO of 60 s");
        assertThat(Double.parseDouble(step(end, "take-over")
                        .path("facts")
                        .path("fencingSeconds")
                        .asString()))
                .as("its fence was waited for")
                .isPositive();

        sites.startAgent("a");
        sites.untilPair();
        sites.run("b", "INSERT INTO trades VALUES (2)");
        JsonNode back = hot.failsBack();
        assertThat(token("a", step(back, "hand-back").path("detail").asString()))
                .isGreaterThan(token("b", took));
        assertThat(sites.trades("a")).containsExactly(1, 2);
    }

    /** Which one it is depends on the machine: where a renewal came too late, the lease was taken anew before. */
    private static long token(String site, String detail) {
        Matcher token = Pattern.compile(site + " is active with token (\\d+)").matcher(detail);
        assertThat(token.find()).as(detail).isTrue();
        return Long.parseLong(token.group(1));
    }

    /** By plans; the channel is told of alerts too. */
    private List<String> toldTheDesk() {
        return receiver.at("/desk").stream()
                .map(Receiver.Request::body)
                .filter(body -> body.contains("trade again"))
                .toList();
    }
}
