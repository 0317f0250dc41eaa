package io.holdfast.control.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.Policy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RpoScheduleTest {
    private static final String HEAD = "{ apiVersion: holdfast.io/v1, kind: Policy, metadata: { name: p }, spec: { ";

    private static Policy read(String spec) {
        DeclarationReader reader = new DeclarationReader();
        Policy policy = (Policy) reader.readAll(HEAD + spec + " } }").getFirst().declaration();
        assertThat(reader.problems()).isEmpty();
        return policy;
    }

    private static List<String> refused(String spec) {
        DeclarationReader reader = new DeclarationReader();
        reader.readAll(HEAD + spec + " } }");
        return reader.problems().stream().map(FieldProblem::field).toList();
    }

    @Test
    void half_an_rpo_lies_between_two_backups() {
        Policy policy = read("repositories: [a], rpo: PT1H");
        assertThat(policy.schedule().orElseThrow().every()).contains(Duration.ofMinutes(30));
        assertThat(policy.backupType()).isEqualTo("incremental");
        assertThat(policy.continuousLog()).isFalse();
    }

    @Test
    void a_short_rpo_takes_the_log_and_a_daily_base() {
        Policy policy = read("repositories: [a], rpo: PT1M");
        assertThat(policy.schedule().orElseThrow().every()).contains(Duration.ofDays(1));
        assertThat(policy.backupType()).isEqualTo("continuous");
        assertThat(policy.continuousLog()).isTrue();
    }

    @Test
    void what_cannot_be_meant_is_refused() {
        assertThat(refused("repositories: [a], rpo: PT1H, schedule: { every: PT1H }"))
                .containsExactly("Policy/p: spec.rpo");
        assertThat(refused("repositories: [a], rpo: PT1M, continuousLog: false"))
                .containsExactly("Policy/p: spec.rpo");
        assertThat(refused("repositories: [a], rpo: PT1S")).containsExactly("Policy/p: spec.rpo");
        assertThat(refused("repositories: [a], hooks: { before: [{ run: ../sh }] }"))
                .containsExactly("Policy/p: spec.hooks.before[0].run");
        assertThat(refused("repositories: [a], hooks: { after: [{ run: x, environment: { LD_PRELOAD: /tmp/x } }] }"))
                .containsExactly("Policy/p: spec.hooks.after[0].environment.LD_PRELOAD");
        assertThat(refused("repositories: [a], windows: [{ days: [noday], from: '22:00', to: '25:00' }]"))
                .containsExactly("Policy/p: spec.windows[0].days", "Policy/p: spec.windows[0].to");
        assertThat(refused("repositories: [a], destinations: [{ repository: b }]"))
                .containsExactly("Policy/p: spec.destinations");
    }
}
