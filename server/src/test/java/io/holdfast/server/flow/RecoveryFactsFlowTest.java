package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is known of a recovery before it: how far a repository is behind, what strategies give, what is amiss. */
@Timeout(400)
class RecoveryFactsFlowTest {
    private static final String DR = "/api/v1/admin/dr";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static Path files;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        files = Files.createDirectories(folder.resolve("files"));
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("hourly", "repo-a")
                        + Declarations.files("papers", "hourly", files))
                .ok();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static JsonNode until(String path, Predicate<JsonNode> holds) throws Exception {
        return admin.await(path, Duration.ofSeconds(300), holds);
    }

    private static void backUp(int bytes) throws Exception {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(files.resolve("paper-" + bytes), content);
        admin.backUp("papers");
    }

    private static long lacks(String repository) throws Exception {
        return admin.get(DR + "/status")
                .ok()
                .json()
                .path("sites")
                .valueStream()
                .filter(site -> site.path("repository").asString().equals(repository))
                .findFirst()
                .orElseThrow()
                .path("replicationLagBytes")
                .asLong();
    }

    /** As one to which nothing was copied for two hours stands in the catalog; the other one is new enough meanwhile. */
    private static void aCopyThatIsStaleIsAlarmed() throws Exception {
        try (Connection catalog = server.catalog();
                Statement change = catalog.createStatement()) {
            change.execute("UPDATE recovery_points SET consistent_at = consistent_at - interval '2 hours'"
                    + " WHERE repository = 'repo-b'");
        }
        JsonNode alerts = until("/api/v1/admin/alerts", json -> stands(json, "replication", "repo-b"));
        assertThat(alerts.toString())
                .contains(
                        "Repository repo-b at site-b is behind the others",
                        "of papers the newest that it has is",
                        "the RPO is 15 min",
                        "docs/runbooks.md#a-copy-at-another-site-is-behind");
        assertThat(stands(alerts, "replication", "repo-a")).isFalse();
        assertThat(stands(alerts, "exposure", "papers"))
                .as("of the data set itself nothing is amiss")
                .isFalse();
        backUp(40_000);
        until("/api/v1/admin/alerts", json -> !stands(json, "replication", "repo-b"));
    }

    private static boolean stands(JsonNode alerts, String kind, String subject) {
        return alerts.path("items")
                .valueStream()
                .anyMatch(alert -> alert.path("kind").asString().equals(kind)
                        && alert.path("subject").asString().equals(subject));
    }

    private static JsonNode strategy(String name) throws Exception {
        return admin.get(DR + "/strategies?service=records")
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("options")
                .valueStream()
                .filter(option -> option.path("strategy").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_repository_lacks_all_that_was_backed_up_since_and_a_strategy_has_numbers_once_they_are_measured()
            throws Exception {
        backUp(1_000_000);
        backUp(2_000_000);
        backUp(100_000);
        assertThat(strategy("cold").path("obstacle").asString()).contains("No repository at another site holds papers");

        admin.apply(Declarations.policy("hourly", "repo-a, repo-b")).ok();
        assertThat(lacks("repo-b")).as("not the newest alone").isGreaterThan(3_000_000);
        assertThat(lacks("repo-a")).isZero();
        backUp(50_000);
        assertThat(lacks("repo-b")).isZero();

        aCopyThatIsStaleIsAlarmed();

        assertThat(strategy("cold").path("unmeasured").toString()).contains("policy hourly has no schedule");
        admin.apply(Declarations.policy("hourly", "repo-a, repo-b", "schedule: { every: PT1H }"))
                .ok();
        JsonNode cold = strategy("cold");
        assertThat(cold.path("rtoSeconds").isNull()).as(cold.toString()).isTrue();
        assertThat(cold.path("rpoSeconds").asDouble()).isGreaterThanOrEqualTo(3600);
        assertThat(cold.path("meetsRpo").asBoolean()).isFalse();
        assertThat(cold.path("unmeasured").toString())
                .contains("How long a restore of papers takes was not measured yet", "declare its price");
        assertThat(strategy("hot").path("possible").asBoolean()).isFalse();

        String status = admin.post(
                        "/api/v1/admin/restore/trigger_restore",
                        Map.of(
                                "dataSet",
                                "papers",
                                "repository",
                                "repo-b",
                                "target",
                                Map.of("directory", folder.resolve("restored").toString()),
                                "reason",
                                "to measure it"))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        assertThat(admin.await(status, Duration.ofSeconds(120), "SUCCESS", "FAILED")
                        .path("status")
                        .asString())
                .isEqualTo("SUCCESS");
        admin.apply("""
                apiVersion: holdfast.io/v1
                kind: Site
                metadata: { name: site-b }
                spec: { role: dr, prices: { hostPerMonth: 310, trafficPerGb: 0.02, currency: EUR } }
                ---
                apiVersion: holdfast.io/v1
                kind: Repository
                metadata: { name: repo-b }
                spec:
                  site: site-b
                  location: "%1$s/repo-b"
                  passwordFile: "%1$s/password-b"
                  price: { perGbMonth: 1000 }
                """.formatted(folder)).ok();
        JsonNode measured = strategy("cold");
        assertThat(measured.path("rtoSeconds").asDouble())
                .as(measured.toString())
                .isBetween(0.0, 60.0);
        assertThat(measured.path("meetsRto").asBoolean()).isTrue();
        assertThat(measured.path("from").toString())
                .contains("predicted from the latest measured ones", "papers takes at most", "a month");
        assertThat(admin.get(DR + "/strategies?service=none").status()).isEqualTo(404);
    }

    @Test
    void what_is_amiss_of_what_a_recovery_needs_raises_an_alert_that_ends_by_itself() throws Exception {
        String plan = """
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: way }
                spec:
                  approach: cold
                  site: site-b
                  repository: repo-b
                  graph:
                    - { id: papers, restore: { dataSet: papers } }
                    - { id: switch, after: [papers], http: { url: "http://%s:%d/" } }
                """;
        admin.apply(plan.formatted("gateway.invalid", 80)).ok();
        JsonNode raised = until(
                "/api/v1/admin/alerts",
                answer -> answer.toString().contains("not ready to be brought back: addresses"));
        JsonNode alert = raised.path("items")
                .valueStream()
                .filter(one -> one.path("title").asString().contains("addresses"))
                .findFirst()
                .orElseThrow();
        assertThat(alert.path("title").asString()).isEqualTo("records is not ready to be brought back: addresses");
        assertThat(alert.path("severity").asString()).isEqualTo("critical");
        assertThat(alert.path("detail").asString()).contains("gateway.invalid of DrPlan/way, step switch");
        assertThat(alert.path("runbook").asString()).endsWith("#a-service-is-not-ready-to-be-brought-back");

        admin.apply(plan.formatted("127.0.0.1", URI.create(server.address()).getPort()))
                .ok();
        until("/api/v1/admin/alerts", answer -> !answer.toString().contains("brought back: addresses"));
    }
}
