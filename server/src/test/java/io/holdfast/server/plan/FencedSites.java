package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.Api;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A step that keeps the active site from taking writes, by itself: nobody takes over until a step after it says so. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class FencedSites {
    private static final String GATED = "- { id: conf, restore: { dataSet: conf } }";
    private static final String STOP = "- { id: stop, after: [conf], fence: { group: trading-db } }";

    private final PlanServer plans;
    private final SitePair sites;
    private final Api admin;

    FencedSites(PlanServer plans, SitePair sites) {
        this.plans = plans;
        this.sites = sites;
        admin = plans.admin();
    }

    @Test
    @Order(1)
    void an_abort_gives_the_site_back_what_the_fence_took() throws Exception {
        admin.apply(sites.declarations()).ok();
        sites.untilPair();
        String active = sites.active();
        sites.run(active, "CREATE TABLE fenced (id int)");
        long token = sites.token();
        plans.declare(
                "fenced",
                GATED,
                STOP,
                "- { id: go, after: [stop], gate: { ask: 'Does {{stop.fenced}} take no writes since {{stop.token}}?' } }");
        plans.approve("fenced");
        JsonNode forecast =
                step(admin.get(DR + "/plans/fenced/dry_run?mode=failover").ok().json(), "stop");
        assertThat(forecast.path("found").asString())
                .isEqualTo(active + " is active with token " + token
                        + " and would stop its server and give its lease up.");
        assertThat(forecast.path("problem").isNull()).isTrue();

        String test = plans.run("fenced", "test");
        JsonNode looked = plans.until(test, run -> status(run, "go").equals("WAITING"));
        assertThat(status(looked, "stop")).isEqualTo("CHECKED");
        admin.post(test + "/abort", Map.of("reason", "seen")).ok();
        assertThat(status(plans.ended(test), "stop")).isEqualTo("CHECKED");
        assertThat(sites.token()).as("a test leaves the lease alone").isEqualTo(token);

        String path = new HotPlan(plans, sites).runForReal("fenced", "failover");
        JsonNode stands = plans.until(path, run -> status(run, "go").equals("WAITING"));
        assertThat(step(stands, "stop").path("detail").asString())
                .startsWith(active + " takes no writes: its agent stopped PostgreSQL and gave the lease up, after ");
        assertThat(step(stands, "stop").path("seconds").asDouble()).isPositive();
        assertThat(step(stands, "go").path("detail").asString())
                .isEqualTo("Does " + active + " take no writes since " + token + "?");
        assertThatThrownBy(() -> sites.run(active, "INSERT INTO fenced VALUES (700)"))
                .isInstanceOf(SQLException.class);
        // twice as long as who gave up its lease waits otherwise until it takes it back
        Thread.sleep(13_000);
        assertThat(sites.active()).as("who takes writes unasked").isEmpty();
        assertThat(step(
                                admin.get(DR + "/plans/fenced/dry_run?mode=failover")
                                        .ok()
                                        .json(),
                                "stop")
                        .path("found")
                        .asString())
                .startsWith(active + " is fenced already, by admin since ");

        admin.post(path + "/abort", Map.of("reason", "it was a false alarm")).ok();
        JsonNode end = plans.ended(path);
        assertThat(step(end, "stop").path("undo").asString()).as(end.toString()).isEqualTo("DONE");
        sites.untilActive(active);
        sites.run(active, "INSERT INTO fenced VALUES (700)");
        assertThat(sites.token()).isGreaterThan(token);
    }

    @Test
    @Order(2)
    void who_is_fenced_while_it_says_nothing_loses_its_token_and_the_other_takes_over_when_it_is_asked_to()
            throws Exception {
        sites.untilPair();
        String gone = sites.active();
        String other = gone.equals("a") ? "b" : "a";
        sites.letFence();
        plans.declare(
                "fenced",
                GATED,
                STOP,
                "- { id: take-over, after: [stop], failover: { group: trading-db, to: " + other + " } }");
        plans.approve("fenced");
        long token = sites.token();
        sites.lose(gone);
        String path = new HotPlan(plans, sites).runForReal("fenced", "failover");
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        assertThat(step(end, "stop").path("detail").asString())
                .startsWith(gone + " takes no writes: its lease had ended, and " + other + " took its token from it")
                .contains("Token " + (token + 1) + " and older ones are void");
        assertThat(step(end, "take-over").path("detail").asString())
                .startsWith(other + " is active with token " + (token + 2));
        assertThat(seconds(end, "take-over", "detectionSeconds"))
                .as("the outage began with the last sign of who is gone, not with the end of the fence")
                .isGreaterThanOrEqualTo(seconds(end, "stop", "fencingSeconds"));
        assertThat(seconds(end, "take-over", "lossSeconds")).isZero();
        assertThatThrownBy(() -> sites.run(other, "SELECT 1 / (count(*) - 1) FROM fenced"))
                .as("the row that was acknowledged between the two fences")
                .hasMessageContaining("division by zero");
        sites.startAgent(gone);
        sites.untilPair();
        assertThat(sites.active()).isEqualTo(other);
    }

    private static double seconds(JsonNode run, String step, String fact) {
        return Double.parseDouble(step(run, step).path("facts").path(fact).asString());
    }
}
