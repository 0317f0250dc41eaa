package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Steps that are tried again, that look before and afterwards, that take too long, and what undoes them. */
abstract class TriedSteps {
    private static final String IN_TEST = ", inTest: true";

    private final PlanServer plans;
    private final HookSteps hooks;

    TriedSteps(PlanServer plans) {
        this.plans = plans;
        hooks = plans.hooks();
    }

    @Test
    void what_fails_is_tried_again_what_must_hold_is_looked_at_and_what_takes_too_long_is_stopped() throws Exception {
        try (GuardedPage page = new GuardedPage(plans.folder())) {
            page.answers("/flaky", 503, 503, 200);
            page.answers("/before", 503);
            page.answers("/afterwards", 503, 503, 200);
            plans.declare(
                    "tried",
                    "- { id: flaky, " + page.http("/flaky", ", contains: all is well")
                            + ", retry: { times: 3, pause: PT0.1S }"
                            + IN_TEST
                            + ", undo: { " + page.http("/undone", ", method: POST") + " } }",
                    hooks.note(
                            "looked",
                            "flaky",
                            ", checkBefore: [{ " + page.http("/before", "") + " }]" + IN_TEST + hooks.undo("looked")),
                    hooks.note(
                            "held",
                            "looked",
                            ", checkAfter: [{ " + page.http("/afterwards", "") + " }]"
                                    + ", retry: { times: 1, pause: PT0S }" + IN_TEST
                                    + ", undo: { http: { url: 'http://127.0.0.1:1/' } }"),
                    hooks.waitFor("late", "held", ", repeatable: true")
                            .replace("inTest: true", "inTest: true, timeout: PT1S, retry: { times: 1, pause: PT0S }"));
            looksBeforehand(page);
            String path = plans.run("tried", "test");

            JsonNode stands = plans.until(path, run -> status(run, "looked").equals("NEEDS_DECISION"));
            assertThat(step(stands, "flaky").path("attempt").asInt()).isEqualTo(3);
            assertThat(page.requests("/flaky")).containsExactly("GET /flaky 503", "GET /flaky 503", "GET /flaky 200");
            assertThat(step(stands, "looked").path("error").asString())
                    .startsWith("What must hold before it does not: ")
                    .contains("answered 503 instead of 200: not now");
            assertThat(hooks.noted()).doesNotContain("looked usual");

            page.answers("/before", 200);
            decide(plans.admin(), path, "looked", "retry", "").ok();
            stands = plans.until(path, run -> status(run, "held").equals("NEEDS_DECISION"));
            assertThat(status(stands, "looked")).isEqualTo("SUCCESS");
            assertThat(hooks.noted()).containsOnlyOnce("looked usual");
            assertThat(step(stands, "held").path("error").asString())
                    .startsWith("It was done, but what must hold then does not: ");
            // it may be done twice, and so each attempt does it again
            assertThat(hooks.noted()).filteredOn("held usual"::equals).hasSize(2);

            decide(plans.admin(), path, "held", "retry", "").ok();
            stands = plans.until(path, run -> status(run, "late").equals("NEEDS_DECISION"));
            assertThat(step(stands, "late").path("error").asString())
                    .isEqualTo("It did not end within 1 s, and was stopped.");
            assertThat(step(stands, "late").path("attempt").asInt()).isEqualTo(2);
            assertThat(hooks.pids("late"))
                    .hasSize(2)
                    .allSatisfy(pid -> assertThat(ProcessHandle.of(pid))
                            .as("a hook that was stopped")
                            .isEmpty());

            isUndone(path, page);
        }
    }

    /** A step before it may change what must hold for the second one; for the first one nothing may. */
    private void looksBeforehand(GuardedPage page) throws Exception {
        page.answers("/first", 503);
        plans.declare(
                "beforehand",
                "- { id: first, restore: { dataSet: conf }, checkBefore: [{ " + page.http("/first", "") + " }] }",
                "- { id: ledger, after: [first], restore: { dataSet: ledger }, checkBefore: [{ "
                        + page.http("/before", "") + " }] }");
        JsonNode dry = plans.admin()
                .get(DR + "/plans/beforehand/dry_run?mode=test")
                .ok()
                .json();
        assertThat(dry.path("ready").asBoolean()).isFalse();
        assertThat(step(dry, "first").path("problem").asString())
                .startsWith("What must hold before it does not now: ")
                .contains("answered 503");
        assertThat(step(dry, "ledger").path("problem").isNull()).isTrue();
        assertThat(step(dry, "ledger").path("found").asString()).contains("a step before it may change that", "503");
        page.answers("/first", 200);
        dry = plans.admin().get(DR + "/plans/beforehand/dry_run?mode=test").ok().json();
        assertThat(dry.path("ready").asBoolean()).as(dry.toString()).isTrue();
        plans.admin().send("DELETE", "/api/v1/admin/inventory/DrPlan/beforehand", null, Map.of());
    }

    private void isUndone(String path, GuardedPage page) throws Exception {
        plans.admin().post(path + "/abort", Map.of("reason", "enough")).ok();
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).isEqualTo("ABORTED");
        assertThat(page.requests("/undone")).containsExactly("POST /undone 200");
        assertThat(hooks.noted()).containsOnlyOnce("undo looked");
        assertThat(step(end, "held").path("undo").asString()).isEqualTo("FAILED");
        assertThat(end.path("outcome").asString())
                .contains("2 steps undone", "NOT UNDONE: held: http://127.0.0.1:1 cannot be reached");
        assertThat(step(end, "late").path("undo").isNull()).isTrue();
    }

    @Test
    void a_request_with_a_token_and_an_authority_of_its_own_is_sent_and_neither_is_told() throws Exception {
        try (GuardedPage page = new GuardedPage(plans.folder())) {
            plans.declare(
                    "guarded",
                    "- { id: known, " + page.http("/known", "") + IN_TEST + " }",
                    "- { id: unknown, " + page.withoutToken("/unknown") + IN_TEST + " }",
                    "- { id: strange, " + page.withoutTrust("/strange") + IN_TEST + " }");
            String path = plans.run("guarded", "test");
            JsonNode stands = plans.until(
                    path,
                    run -> status(run, "known").equals("SUCCESS")
                            && status(run, "unknown").equals("NEEDS_DECISION")
                            && status(run, "strange").equals("NEEDS_DECISION"));
            assertThat(step(stands, "unknown").path("error").asString()).contains("answered 401 instead of 200");
            assertThat(step(stands, "strange").path("error").asString()).contains("cannot be reached");
            assertThat(page.requests("/strange")).isEmpty();
            assertThat(plans.admin()
                            .get("/api/v1/admin/audit?action=secrets.read&object=DrPlan/guarded")
                            .ok()
                            .text())
                    .contains("step known in file", "page.headers");

            page.spoilHeaders();
            decide(plans.admin(), path, "unknown", "skip", "it has no token").ok();
            decide(plans.admin(), path, "strange", "skip", "nobody trusts it").ok();
            plans.ended(path);
            String again = plans.run("guarded", "test");
            stands = plans.until(again, run -> status(run, "known").equals("NEEDS_DECISION"));
            assertThat(step(stands, "known").path("error").asString())
                    .contains("Line 1 of headersFile", "Write 'Name: value' in each line");
            assertThat(stands.toString()).doesNotContain(GuardedPage.token());
            plans.admin().post(again + "/abort", Map.of("reason", "enough")).ok();
            plans.ended(again);
            for (String plan : List.of("tried", "guarded")) {
                plans.admin().send("DELETE", "/api/v1/admin/inventory/DrPlan/" + plan, null, Map.of());
            }
            assertThat(plans.admin().get(DR + "/plans/guarded").status()).isEqualTo(404);
        }
    }
}
