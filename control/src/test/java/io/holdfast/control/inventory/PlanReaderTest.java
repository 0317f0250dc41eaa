package io.holdfast.control.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanGraph.CriticalPath;
import io.holdfast.control.inventory.StepAction.Gate;
import io.holdfast.control.inventory.StepAction.RunHook;
import io.holdfast.control.inventory.StepAction.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanReaderTest {
    private final DeclarationReader reader = new DeclarationReader();

    private DrPlan plan(String... lines) {
        List<DeclarationReader.Document> documents =
                reader.readAll("""
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: p }
                spec:
                  approach: warm
                  site: b
                  repository: repo-b
                """ + String.join("\n", lines).indent(2));
        return (DrPlan) documents.getFirst().declaration();
    }

    private List<String> problems(String... lines) {
        plan(lines);
        return reader.problems().stream().map(FieldProblem::toString).toList();
    }

    @Test
    void both_sites_active_is_refused_with_the_reason() {
        reader.readAll("""
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: trading }
                spec: { strategy: both-active, targets: { rtoMinutes: 5, rpoMinutes: 0, reason: money } }
                """);
        assertThat(reader.problems())
                .singleElement()
                .asString()
                .contains("strategy", "both-active", "no store that Holdfast covers can take writes at two sites");
    }

    @Test
    void a_plan_of_before_reads_and_its_order_is_a_graph() {
        DrPlan plan = plan("order: [config, [db, graph], log]", "steps: [Tell people., Restore.]");
        assertThat(reader.problems()).isEmpty();
        assertThat(plan.steps()).hasSize(2);
        assertThat(plan.graph())
                .extracting(PlanStep::id)
                .containsExactly("restore-config", "restore-db", "restore-graph", "restore-log");
        assertThat(plan.graph().get(3).after()).containsExactly("restore-db", "restore-graph");
    }

    @Test
    void a_graph_says_all_of_a_step_and_gives_the_order_of_the_restores() {
        DrPlan plan = plan(
                "variables: { gateway: gw-b }",
                "communication: [{ role: Trading, message: 'Back to {{db.recoveredTo}} after {{elapsed}}', channel: mail }]",
                "graph:",
                "- { id: lost, gate: { ask: 'Is {{site}} ready?', role: approver, otherPerson: true }, owner: Commander }",
                "- { id: take, after: [lost], failover: { group: g, to: b }, undo: { switchover: { group: g, to: a } } }",
                "- { id: db, after: [lost], restore: { dataSet: db }, timeout: PT30M, retry: { times: 2 } }",
                "- { id: look, after: [db], validate: { restored: db } }",
                "- { id: files, after: [db], restore: { dataSet: files } }",
                "- id: switch",
                "  after: [look, take, files]",
                "  hook: { run: switch, environment: { HOOK_TO: '{{gateway}}' }, repeatable: true }",
                "  checkAfter: [{ http: { url: 'http://{{gateway}}:8080/health', contains: ok } }]",
                "- { id: tell, after: [switch], notify: { audience: internal } }");
        assertThat(reader.problems()).isEmpty();
        assertThat(plan.order()).containsExactly(List.of("db"), List.of("files"));
        assertThat(plan.graph().getFirst().action()).isEqualTo(new Gate("approver", "Is {{site}} ready?", true));
        assertThat(plan.graph().get(1).undo()).contains(new Takeover(true, "g", "a", false));
        assertThat(plan.graph().get(1).inTest()).isFalse();
        assertThat(plan.graph().get(2).timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(plan.graph().get(2).inTest()).isTrue();
        assertThat(plan.graph().get(5).action()).isInstanceOf(RunHook.class);
        assertThat(plan.graph().get(5).afterwards()).hasSize(1);
        assertThat(plan.graph().get(5).modes()).containsExactly("failover", "switchover", "test", "tabletop");
    }

    @Test
    void a_fence_is_a_step_whose_outcome_later_ones_may_tell_and_taking_it_back_an_undo() {
        DrPlan plan = plan(
                "graph:",
                "- { id: stop, fence: { group: g }, undo: { unfence: { group: g } } }",
                "- { id: take, after: [stop], failover: { group: g, to: b }, message: '{{stop.fenced}} by {{stop.token}}' }");
        assertThat(reader.problems()).isEmpty();
        assertThat(plan.graph().getFirst().action()).isEqualTo(new FenceAction(false, "g"));
        assertThat(plan.graph().getFirst().undo()).contains(new FenceAction(true, "g"));
        assertThat(plan.graph().getFirst().inTest()).isFalse();
    }

    @Test
    void the_version_is_of_the_content_whatever_its_order() {
        String one = plan("order: [a]", "reason: r").version();
        assertThat(plan("reason: r", "order: [a]").version()).isEqualTo(one);
        assertThat(plan("reason: other", "order: [a]").version()).isNotEqualTo(one);
        DrPlan stored = plan("order: [a]", "reason: r");
        assertThat(DrPlan.of("p", stored.source())).isEqualTo(stored);
    }

    @Test
    void steps_that_wait_for_each_other_are_refused_with_the_circle() {
        assertThat(problems(
                        "graph:",
                        "- { id: a, after: [c], wait: { time: PT1S } }",
                        "- { id: b, after: [a], wait: { time: PT1S } }",
                        "- { id: c, after: [b], wait: { time: PT1S } }"))
                .singleElement()
                .asString()
                .contains("DrPlan/p: spec.graph", "a → c → b → a");
    }

    @Test
    void every_step_that_is_wrong_is_named() {
        assertThat(problems(
                        "communication: [{ role: Trading, message: 'since {{then}}' }]",
                        "graph:",
                        "- { id: a, after: [nobody], wait: { time: PT1S } }",
                        "- { id: a, restore: { dataSet: x }, gate: { ask: y } }",
                        "- { id: c }",
                        "- { id: d, validate: { restored: a } }",
                        "- { id: e, notify: { roles: [Legal] } }",
                        "- { id: f, hook: { run: ../x }, retry: { times: 3 } }",
                        "- { id: g, http: { url: 'ftp://x', status: 20 } }",
                        // a test rehearses it on a copy of the standby: nothing is wrong with that
                        "- { id: h, switchover: { group: g, to: b }, inTest: true }",
                        "- { id: i, wait: { time: PT1S }, mode: [test] }",
                        "- { id: j, validate: { group: g, restored: a } }",
                        "- { id: k, validate: { dataSet: x } }",
                        "- { id: l, fence: { group: g }, inTest: true }",
                        "- { id: m, unfence: { group: g } }"))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).contains("graph[0].after", "names 'nobody'"),
                        one -> assertThat(one).contains("graph[1].id", "which another step is called"),
                        one -> assertThat(one).contains("graph[1].id", "restore and gate"),
                        one -> assertThat(one).contains("graph[2].id", "does nothing"),
                        one -> assertThat(one).contains("graph[3].validate.restored", "no step with 'restore'"),
                        one -> assertThat(one).contains("graph[4].notify.roles", "Legal"),
                        one -> assertThat(one).contains("graph[5].hook.run"),
                        one -> assertThat(one).contains("graph[5].retry", "repeatable: true"),
                        one -> assertThat(one).contains("graph[6].http.url"),
                        one -> assertThat(one).contains("graph[6].http.status", "100 or more"),
                        one -> assertThat(one).contains("graph[8].mode", "is not known"),
                        one -> assertThat(one).contains("graph[9].validate.restored", "beside 'group'"),
                        one -> assertThat(one).contains("graph[10].validate.dataSet", "is for a group"),
                        one -> assertThat(one).contains("graph[10].validate.restored", "is missing"),
                        one -> assertThat(one).contains("graph[11].inTest", "keep a site from taking writes"),
                        one -> assertThat(one).contains("graph[12].id", "does nothing"),
                        one -> assertThat(one).contains("graph[12].unfence", "is not known"),
                        one -> assertThat(one).contains("communication.message", "{{then}}"));
    }

    @Test
    void the_critical_path_is_the_longest_by_time() {
        DrPlan plan = plan(
                "graph:",
                "- { id: a, wait: { time: PT1S } }",
                "- { id: slow, after: [a], wait: { time: PT60S } }",
                "- { id: quick, after: [a], wait: { time: PT2S } }",
                "- { id: quicker, after: [quick], wait: { time: PT3S } }",
                "- { id: end, after: [slow, quicker], wait: { time: PT5S } }");
        Map<String, Double> seconds = Map.of("a", 1.0, "slow", 60.0, "quick", 2.0, "quicker", 3.0, "end", 5.0);
        CriticalPath path = new PlanGraph(plan.graph()).criticalPath(step -> seconds.get(step.id()));
        assertThat(path.steps()).containsExactly("a", "slow", "end");
        assertThat(path.seconds()).isEqualTo(66);
    }

    @Test
    void a_variable_without_a_value_yet_says_so() {
        assertThat(Placeholders.filled("lost {{ db.lossSeconds }} s of {{plan}}", Map.of("plan", "p$1")))
                .isEqualTo("lost (not known yet) s of p$1");
    }

    @Test
    void what_is_done_in_kubernetes_is_read_and_a_token_is_sent_over_https_only() {
        String cluster = "server: 'https://10.2.0.1:6443', tokenFile: /etc/token";
        DrPlan plan = plan(
                "graph:",
                "- { id: up, scale: { " + cluster + ", statefulSet: orders, replicas: 0 }, retry: { times: 1 } }",
                "- { id: smoke, after: [up], job: { " + cluster + ", cronJob: 'smoke-{{mode}}' },"
                        + " message: 'There were {{up.previousReplicas}}', undo: { job: { " + cluster
                        + ", manifest: '{ spec: {} }' } } }");
        assertThat(reader.problems()).isEmpty();
        assertThat(plan.graph().getFirst().action().summary()).isEqualTo("Scale statefulset default/orders to 0");
        assertThat(plan.graph().getFirst().inTest()).isFalse();
        assertThat(problems(
                        "graph:",
                        "- { id: a, scale: { server: 'http://10.2.0.1', tokenFile: /t, replicas: 1 } }",
                        "- { id: b, retry: { times: 1 }, job: { " + cluster
                                + ", cronJob: x, manifest: y, logLines: 5000 } }"))
                .anySatisfy(
                        problem -> assertThat(problem).contains("graph[0].scale.server", "must begin with https://"))
                .anySatisfy(problem -> assertThat(problem).contains("graph[0].scale.deployment", "name one of them"))
                .anySatisfy(problem -> assertThat(problem).contains("graph[1].job.cronJob", "name a CronJob"))
                .anySatisfy(problem -> assertThat(problem).contains("graph[1].job.logLines", "1000 at most"))
                .anySatisfy(problem -> assertThat(problem).contains("graph[1].retry", "repeatable: true"));
    }
}
