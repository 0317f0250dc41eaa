package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.fact;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.RecoveryKey;
import io.holdfast.repository.key.RecoveryShare;
import io.holdfast.server.Api;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether all is there that a recovery needs: among it a key of a repository that people keep elsewhere. */
abstract class RecoveryNeeds {
    private final PlanServer plans;
    private final Api admin;

    RecoveryNeeds(PlanServer plans) {
        this.plans = plans;
        admin = plans.admin();
    }

    @Test
    void what_a_recovery_needs_besides_the_data_is_looked_at_and_a_key_kept_elsewhere_is_tested() throws Exception {
        String tests = "/api/v1/admin/repositories/repo-b/key_recovery_tests";
        assertThat(plans.fact("key-recovery").path("good").asBoolean()).isFalse();
        assertThat(admin.post(tests, Map.of()).errors("shares")).hasSize(1);
        assertThat(admin.post(tests, Map.of("shares", List.of("AAAA"))).errors("shares[0]"))
                .singleElement()
                .asString()
                .contains("too short");
        assertThat(admin.get(tests).json().path("items")).isEmpty();
        Api.Answer own = admin.post(tests, Map.of("password", "secret of b")).ok();
        assertThat(own.json().path("passed").asBoolean()).isFalse();
        assertThat(own.text()).contains("the server itself uses").doesNotContain("secret of b");
        List<RecoveryShare> shares;
        try (Password password = Password.of("secret of b".toCharArray());
                Repository repository = Repositories.open(plans.folder().resolve("repo-b"), password);
                RecoveryKey key = RecoveryKey.random(new SecureRandom());
                Password split = key.password()) {
            shares = key.split(2, 3, new SecureRandom());
            repository.keys().add(split, "recovery", "2-of-3");
        }
        JsonNode passed = admin.post(
                        tests,
                        Map.of(
                                "shares",
                                List.of(shares.get(0).code(), shares.get(2).code())))
                .ok()
                .json();
        assertThat(passed.path("passed").asBoolean()).as(passed.toString()).isTrue();
        assertThat(passed.path("detail").asString()).containsPattern("bytes of \\S+ of (ledger|conf) ");
        assertThat(admin.get(tests).json().path("items")).hasSize(2);

        JsonNode readiness = plans.until(
                DR + "/readiness",
                answer -> List.of("secrets", "names", "capacity", "key-recovery").stream()
                        .allMatch(name -> fact(answer, name).path("known").asBoolean()));
        assertThat(fact(readiness, "key-recovery").path("good").asBoolean())
                .as(readiness.toString())
                .isTrue();
        assertThat(fact(readiness, "secrets").path("reason").asString()).contains("secrets that it needs can be read");
        assertThat(fact(readiness, "capacity").path("reason").asString()).contains("restores ");
    }
}
