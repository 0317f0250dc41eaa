package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Steps in Kubernetes, whose API server is a stand-in. */
abstract class ClusterSteps {
    private static final String IN_TEST = ", inTest: true";

    private final PlanServer plans;

    ClusterSteps(PlanServer plans) {
        this.plans = plans;
    }

    private void forget(String plan) throws Exception {
        plans.admin().send("DELETE", "/api/v1/admin/inventory/DrPlan/" + plan, null, Map.of());
    }

    private static String job(String argument) {
        return ", logLines: 2, manifest: '{ spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main,"
                + " image: smoke, args: [" + argument + "] }] } } } }'";
    }

    @Test
    void a_deployment_is_scaled_despite_conflicts_and_back_when_the_run_is_aborted() throws Exception {
        try (ClusterStandIn cluster = new ClusterStandIn(plans.folder())) {
            cluster.conflicts(2);
            plans.declare(
                    "scaled",
                    "- { id: up, " + cluster.action("scale", ", deployment: orders, replicas: 5") + IN_TEST + " }",
                    "- { id: told, after: [up], gate: { ask: 'Are there more than {{up.previousReplicas}}?' } }");
            JsonNode dry = plans.admin()
                    .get(DR + "/plans/scaled/dry_run?mode=test")
                    .ok()
                    .json();
            assertThat(step(dry, "up").path("found").asString()).isEqualTo("It has 2 replicas now, and would have 5.");
            assertThat(cluster.replicas()).isEqualTo(2);

            String path = plans.run("scaled", "test");
            JsonNode stands = plans.until(path, run -> status(run, "told").equals("WAITING"));
            assertThat(step(stands, "up").path("detail").asString())
                    .isEqualTo("deployment orders has 5 replicas that are ready; there were 2.");
            assertThat(step(stands, "told").path("detail").asString()).isEqualTo("Are there more than 2?");
            assertThat(cluster.requests("PUT"))
                    .extracting(one -> one.replaceAll(".* ", ""))
                    .containsExactly("409", "409", "200");
            assertThat(cluster.replicas()).isEqualTo(5);

            plans.admin().post(path + "/abort", Map.of("reason", "enough")).ok();
            JsonNode end = plans.ended(path);
            assertThat(cluster.replicas()).as(end.toString()).isEqualTo(2);
            assertThat(step(end, "up").path("undo").asString()).isEqualTo("DONE");
            forget("scaled");
        }
    }

    @Test
    void a_job_runs_to_its_end_with_its_log_and_one_that_fails_or_hangs_is_told_and_taken_away() throws Exception {
        try (ClusterStandIn cluster = new ClusterStandIn(plans.folder())) {
            cluster.outages(1);
            plans.declare(
                    "jobs",
                    "- { id: templated, " + cluster.action("job", ", cronJob: smoke, logLines: 2, keep: PT10M")
                            + IN_TEST + " }",
                    "- { id: bad, after: [templated], " + cluster.action("job", job("bad")) + IN_TEST + " }",
                    "- { id: slow, after: [bad], timeout: PT3S, " + cluster.action("job", job("never")) + IN_TEST
                            + " }",
                    "- { id: endless, after: [slow], " + cluster.action("job", job("never")) + IN_TEST + " }");
            JsonNode dry =
                    plans.admin().get(DR + "/plans/jobs/dry_run?mode=test").ok().json();
            assertThat(step(dry, "bad").path("found").asString()).contains("would take the job");
            assertThat(cluster.jobs()).isEmpty();

            String path = plans.run("jobs", "test");
            JsonNode stands = plans.until(path, run -> status(run, "bad").equals("NEEDS_DECISION"));
            assertThat(step(stands, "templated").path("detail").asString())
                    .contains(" is complete. The end of its log:\nchecked 41 of 42\nchecked 42 of 42");
            assertThat(cluster.jobs())
                    .filteredOn(
                            job -> job.at("/metadata/labels/app").asString("").equals("smoke"))
                    .singleElement()
                    .satisfies(job -> {
                        assertThat(job.at("/spec/ttlSecondsAfterFinished").asInt())
                                .isEqualTo(600);
                        assertThat(job.path("metadata").toString())
                                .contains("holdfast.io/run\":\"" + path.replaceAll(".*/", ""), "holdfast-");
                    });
            assertThat(step(stands, "bad").path("error").asString())
                    .contains("failed (BackoffLimitExceeded): Job has reached", "checked 42 of 42");

            decide(plans.admin(), path, "bad", "skip", "known").ok();
            stands = plans.until(path, run -> status(run, "slow").equals("NEEDS_DECISION"));
            assertThat(step(stands, "slow").path("error").asString()).contains("did not end within 3 s");
            assertThat(cluster.jobs())
                    .as("the job that took too long is gone")
                    .noneMatch(job -> job.toString().contains("never"));

            decide(plans.admin(), path, "slow", "skip", "known").ok();
            plans.until(
                    path,
                    run -> cluster.jobs().stream()
                            .anyMatch(job -> job.toString().contains("never")));
            plans.kill();
            plans.startAgain();
            plans.until(path, run -> status(run, "endless").equals("RUNNING"));
            assertThat(cluster.jobs())
                    .as("one that is taken up is waited for, and not made anew")
                    .filteredOn(job -> job.toString().contains("never"))
                    .hasSize(1);
            plans.admin().post(path + "/abort", Map.of("reason", "enough")).ok();
            JsonNode end = plans.ended(path);
            assertThat(cluster.jobs())
                    .as(end.toString())
                    .noneMatch(job -> job.toString().contains("never"));
            forget("jobs");
        }
    }

    @Test
    void what_the_cluster_refuses_is_told_in_its_words_with_what_to_do_and_never_with_the_token() throws Exception {
        try (ClusterStandIn cluster = new ClusterStandIn(plans.folder())) {
            String locked = cluster.action("scale", ", deployment: orders, replicas: 1")
                    .replace("namespace: trading", "namespace: locked");
            plans.declare(
                    "refused",
                    "- { id: locked, " + locked + IN_TEST + " }",
                    "- { id: gone, " + cluster.action("scale", ", statefulSet: gone, replicas: 1") + IN_TEST + " }",
                    "- { id: strange, " + cluster.action("job", ", cronJob: gone") + IN_TEST + " }");
            String path = plans.run("refused", "test");
            JsonNode stands = plans.until(
                    path,
                    run -> run.path("steps")
                            .valueStream()
                            .allMatch(step -> step.path("status").asString().equals("NEEDS_DECISION")));
            assertThat(step(stands, "locked").path("error").asString())
                    .contains(
                            "may not do it (403)", "cannot get resource", "Give its service account a role that may.");
            assertThat(step(stands, "gone").path("error").asString()).contains("404", "statefulsets/gone");
            assertThat(step(stands, "strange").path("error").asString()).contains("404", "cronjobs/gone");
            cluster.spoilToken();
            decide(plans.admin(), path, "gone", "retry", "").ok();
            stands = plans.until(
                    path, run -> step(run, "gone").path("error").asString("").contains("401"));
            assertThat(step(stands, "gone").path("error").asString()).contains("Put one there that is valid");
            assertThat(stands.toString()).doesNotContain(ClusterStandIn.token());
            plans.admin().post(path + "/abort", Map.of("reason", "enough")).ok();
            plans.ended(path);
            forget("refused");
        }
    }
}
