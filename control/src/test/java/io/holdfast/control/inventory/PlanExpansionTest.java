package io.holdfast.control.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.DrPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanExpansionTest {
    private static final String HOME = fragment("home", """
            variables: [to]
            defaults: { owner: Database team }
            graph:
            - { id: ready, gate: { ask: 'Is {{to}} ready, {{reason}}?' } }
            - { id: data, after: [ready], restore: { dataSet: '{{dataSet}}' }, owner: '{{owner}}' }
            - { id: sound, after: [data], validate: { restored: data } }
            - { id: tell, after: [sound], gate: { ask: 'Told that {{data.recoveredTo}} was reached?' } }
            """.replace("variables: [to]", "variables: [to, dataSet]"));

    private static String fragment(String name, String spec) {
        return "apiVersion: holdfast.io/v1\nkind: PlanFragment\nmetadata: { name: " + name + " }\nspec:\n"
                + spec.indent(2);
    }

    private static String plan(String graph) {
        return """
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: p }
                spec:
                  approach: warm
                  site: b
                  repository: r
                  graph:
                """ + graph.indent(2);
    }

    /** The plan as the inventory has it, and what is wrong with these documents. */
    private record Declared(DrPlan plan, List<String> problems) {
        PlanStep step(String id) {
            return plan.graph().stream()
                    .filter(step -> step.id().equals(id))
                    .findFirst()
                    .orElseThrow();
        }

        List<String> ids() {
            return plan.graph().stream().map(PlanStep::id).toList();
        }
    }

    private static Declared declared(String... documents) {
        DeclarationReader reader = new DeclarationReader();
        Inventory inventory = Inventory.of(reader.readAll(String.join("---\n", documents)).stream()
                .map(DeclarationReader.Document::declaration)
                .toList());
        List<FieldProblem> found = new ArrayList<>(reader.problems());
        found.addAll(References.problems(inventory, List.of(), List.of(), List.of()));
        List<String> problems = found.stream()
                .map(problem -> problem.field() + " " + problem.message())
                .filter(problem -> !problem.contains("is not declared; known are none"))
                .toList();
        return new Declared(inventory.plan("p"), problems);
    }

    @Test
    void steps_of_an_ordered_group_wait_for_each_other_and_inherit_what_it_says() {
        Declared declared = declared(plan("""
                - { id: cleared, gate: { ask: Clear? } }
                - group: back
                  order: ordered
                  after: [cleared]
                  owner: Recovery lead
                  modes: [failback]
                  graph:
                  - { id: one, wait: { time: PT1S } }
                  - { id: two, wait: { time: PT1S }, owner: Somebody else, modes: [failover] }
                  - { id: three, wait: { time: PT1S } }
                - { id: over, after: [back], wait: { time: PT1S } }
                """));
        assertThat(declared.problems()).isEmpty();
        assertThat(declared.step("one").after()).containsExactly("cleared");
        assertThat(declared.step("two").after()).containsExactly("one");
        assertThat(declared.step("three").after()).containsExactly("two");
        assertThat(declared.step("over").after()).containsExactly("three");
        assertThat(declared.step("one").owner()).isEqualTo("Recovery lead");
        assertThat(declared.step("one").modes()).containsExactly("failback");
        assertThat(declared.step("two").owner()).isEqualTo("Somebody else");
        assertThat(declared.step("two").modes()).containsExactly("failover");
        assertThat(declared.step("three").group()).contains("back");
        assertThat(declared.step("over").group()).isEmpty();
    }

    @Test
    void a_parallel_group_begins_at_once_and_what_comes_after_it_waits_for_all_its_ends() {
        Declared declared = declared(plan("""
                - { id: cleared, gate: { ask: Clear? } }
                - group: stores
                  after: [cleared]
                  graph:
                  - { id: a, wait: { time: PT1S } }
                  - { id: b, after: [a], wait: { time: PT1S } }
                  - { id: c, wait: { time: PT1S } }
                - { id: over, after: [stores], wait: { time: PT1S } }
                """));
        assertThat(declared.problems()).isEmpty();
        assertThat(declared.step("a").after()).containsExactly("cleared");
        assertThat(declared.step("b").after()).containsExactly("a");
        assertThat(declared.step("c").after()).containsExactly("cleared");
        assertThat(declared.step("over").after()).containsExactly("b", "c");
    }

    @Test
    void a_fragment_is_included_twice_with_other_values_and_ids_of_their_own() {
        Declared declared = declared(HOME, plan("""
                - { id: cleared, gate: { ask: Clear? } }
                - { group: east, after: [cleared], include: { fragment: home, variables: { to: a, dataSet: orders } } }
                - group: west
                  after: [east]
                  modes: [failback]
                  include: { fragment: home, variables: { to: b, dataSet: ledger, owner: Night shift } }
                - { id: over, after: [west, east.data], message: 'Back to {{west.data.recoveredTo}}', wait: { time: PT1S } }
                """));
        assertThat(declared.problems()).isEmpty();
        assertThat(declared.ids())
                .contains("east.ready", "east.data", "west.ready", "west.data")
                .hasSize(10);
        assertThat(declared.step("east.ready").after()).containsExactly("cleared");
        assertThat(declared.step("west.ready").after()).containsExactly("east.tell");
        assertThat(declared.step("over").after()).containsExactly("west.tell", "east.data");
        assertThat(declared.step("east.ready").action().summary()).isEqualTo("Is a ready, {{reason}}?");
        assertThat(declared.step("west.data").action()).isEqualTo(new StepAction.Restore("ledger", Optional.empty()));
        assertThat(declared.step("west.sound").action()).isEqualTo(new StepAction.Validate("west.data"));
        assertThat(declared.step("west.tell").action().summary()).contains("{{west.data.recoveredTo}}");
        assertThat(declared.step("east.data").owner()).isEqualTo("Database team");
        assertThat(declared.step("west.data").owner()).isEqualTo("Night shift");
        assertThat(declared.step("west.data").modes()).containsExactly("failback");
        assertThat(declared.step("west.data").fragment()).contains("home");
    }

    @Test
    void fragments_include_others_and_have_groups() {
        String outer = fragment("outer", """
                graph:
                - { id: first, wait: { time: PT1S } }
                - group: inner
                  after: [first]
                  include: { fragment: home, variables: { to: a, dataSet: orders } }
                - { group: last, order: ordered, after: [inner], graph: [{ id: x, wait: { time: PT1S } }, { id: y, wait: { time: PT1S } }] }
                - { id: end, after: [last, inner.data], message: '{{inner.data.lossSeconds}}', wait: { time: PT1S } }
                """);
        Declared declared = declared(HOME, outer, plan("- { group: g, include: { fragment: outer } }"));
        assertThat(declared.problems()).isEmpty();
        assertThat(declared.step("g.inner.ready").after()).containsExactly("g.first");
        assertThat(declared.step("g.x").after()).containsExactly("g.inner.tell");
        assertThat(declared.step("g.y").after()).containsExactly("g.x");
        assertThat(declared.step("g.end").after()).containsExactly("g.y", "g.inner.data");
        assertThat(declared.step("g.end").message()).isEqualTo("{{g.inner.data.lossSeconds}}");
        assertThat(declared.step("g.inner.data").group()).contains("g.inner");
        assertThat(declared.step("g.y").group()).contains("g.last");
        assertThat(declared.plan().fragments()).containsExactlyInAnyOrder("outer", "home");
    }

    @Test
    void what_a_version_is_stays_when_the_fragment_changes_and_the_plan_has_another_one() {
        String plan = plan("- { group: g, include: { fragment: home, variables: { to: a, dataSet: orders } } }");
        DrPlan before = declared(HOME, plan).plan();
        DrPlan after = declared(HOME.replace("Is {{to}} ready", "Is {{to}} really ready"), plan)
                .plan();
        assertThat(after.version()).isNotEqualTo(before.version());
        DrPlan kept = DrPlan.of("p", before.source());
        assertThat(kept.version()).isEqualTo(before.version());
        assertThat(kept.graph()).isEqualTo(before.graph());
        assertThat(kept.isOpen()).isFalse();
        assertThat(after.changesSince(kept)).singleElement().satisfies(change -> {
            assertThat(change.before()).isEqualTo("Is a ready, {{reason}}?");
            assertThat(change.after()).isEqualTo("Is a really ready, {{reason}}?");
        });
    }

    @Test
    void a_plan_without_groups_is_the_version_that_it_always_was() {
        DrPlan plan = declared(plan("- { id: x, wait: { time: PT1S } }")).plan();
        assertThat(plan.source()).isEqualTo(plan.declared());
        assertThat(plan.source()).doesNotContain("group", "fragment");
    }

    @Test
    void unknown_names_and_circles_are_refused_by_name() {
        Stream.of(
                        Wrong.of(
                                plan("- { group: g, include: { fragment: gone } }"),
                                "spec.graph[0].include.fragment names 'gone', which is no declared PlanFragment; known are home"),
                        Wrong.of(
                                plan("- { group: g, include: { fragment: home, variables: { to: a, dataset: x } } }"),
                                "spec.graph[0].include.variables.dataset is none of fragment home; it has to, dataSet, owner"),
                        Wrong.of(
                                plan("- { group: g, include: { fragment: home, variables: { to: a } } }"),
                                "spec.graph[0].include.variables.dataSet is missing; fragment home needs it"),
                        Wrong.of(
                                plan(
                                        "- { group: g, include: { fragment: home, variables: { to: '{{nobody}}', dataSet: x } } }"),
                                "spec.graph[0].include(home).graph[0].gate holds {{nobody}}, which nothing gives a value"),
                        Wrong.of(
                                plan("- { group: g, graph: [{ id: x, after: [lost], wait: {} }] }"),
                                "spec.graph[0].graph[0].after names 'lost', which is no step"),
                        Wrong.of(
                                plan("- { group: g, after: [h], graph: [{ id: x, wait: {} }] }\n"
                                        + "- { group: h, after: [g], graph: [{ id: y, wait: {} }] }"),
                                "never ends: its steps wait for each other: x → y → x"),
                        Wrong.of(
                                plan("- { group: g, graph: [{ id: g, wait: {} }] }"),
                                "group is 'g', as a step is called, too"),
                        Wrong.of(plan("- { group: g }"), "spec.graph[0].graph is missing; give the group's steps"),
                        Wrong.of(
                                plan("- { group: g, graph: [{ group: h, graph: [] }] }"),
                                "spec.graph[0].graph[0].group is within a group"),
                        Wrong.of(
                                plan("- { group: g, ordr: x, graph: [{ id: x, wait: {} }] }"),
                                "graph[0].ordr is not known"))
                .forEach(wrong -> assertThat(declared(HOME, wrong.plan()).problems())
                        .as(wrong.plan())
                        .anySatisfy(problem -> assertThat(problem).contains(wrong.problem())));
    }

    private record Wrong(String plan, String problem) {
        static Wrong of(String plan, String problem) {
            return new Wrong(plan, problem);
        }
    }

    @Test
    void fragments_that_include_each_other_are_refused_with_the_circle() {
        String one = fragment("one", "graph: [{ group: g, include: { fragment: two } }]\n");
        String two = fragment("two", "graph: [{ group: h, include: { fragment: one } }]\n");
        assertThat(declared(one, two, plan("- { group: a, include: { fragment: one } }"))
                        .problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("PlanFragment/one", "include each other: one → two → one"))
                .anySatisfy(problem -> assertThat(problem).contains("DrPlan/p", "include each other: one → two → one"));
    }

    @Test
    void a_fragment_that_no_plan_includes_is_checked_as_far_as_its_values_are_not_needed() {
        assertThat(declared(fragment("f", """
                                graph:
                                - { id: a, after: [b], wait: { time: soon } }
                                - { id: a, http: { url: 'https://{{gone}}/' } }
                                - { group: g, include: { fragment: nowhere } }
                                """), plan("- { id: x, wait: {} }")).problems())
                .anySatisfy(
                        problem -> assertThat(problem).contains("PlanFragment/f: spec.graph[0].wait.time is 'soon'"))
                .anySatisfy(problem -> assertThat(problem).contains("id is 'a', which another step is called, too"))
                .anySatisfy(problem -> assertThat(problem).contains("graph.include.fragment names 'nowhere'"));
    }
}
