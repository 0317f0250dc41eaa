package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class RetentionFlowTest {
    @TempDir
    Path folder;

    @Test
    void what_the_policy_no_longer_keeps_goes_from_catalog_and_repositories_and_the_newest_stays() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            Api admin = server.admin();
            admin.apply(Declarations.base(folder)
                            + Declarations.policy("two", "repo-a, repo-b", "retention: { keepLast: 2 }")
                            + Declarations.policy("all", "repo-a")
                            + Declarations.files("configuration", "two", server.files("configuration"))
                            + Declarations.files("other", "all", server.files("other")))
                    .ok();
            admin.backUp("other");
            String newest = "";
            for (int i = 0; i < 4; i++) {
                newest = admin.backUp("configuration").path("jobId").asString();
            }
            admin.backUp("other");
            JsonNode kept = admin.get("/api/v1/admin/recovery_points?dataSet=configuration")
                    .ok()
                    .json()
                    .path("items");
            assertThat(kept).hasSize(4);
            assertThat(kept.findValuesAsString("backupJobId")).contains(newest);
            assertThat(admin.get("/api/v1/admin/recovery_points?dataSet=other")
                            .json()
                            .path("items"))
                    .hasSize(2);
            assertThat(tags(server, "a"))
                    .filteredOn(tag -> tag.equals("dataset:configuration"))
                    .hasSize(2);
            assertThat(tags(server, "a"))
                    .filteredOn(tag -> tag.equals("dataset:other"))
                    .hasSize(2);
            assertThat(tags(server, "b"))
                    .filteredOn(tag -> tag.equals("dataset:configuration"))
                    .hasSize(2);
            server.restic("a", "prune");
            server.restic("a", "check", "--read-data");
        }
    }

    private static List<String> tags(RunningServer server, String repository) throws Exception {
        return JsonMapper.shared()
                .readTree(server.restic(repository, "snapshots", "--json"))
                .valueStream()
                .flatMap(snapshot -> snapshot.path("tags").valueStream())
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void a_policy_that_would_keep_nothing_or_says_what_nobody_understands_is_refused() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            Api admin = server.admin();
            String base = Declarations.base(folder);
            Api.Answer nothing =
                    admin.apply(base + Declarations.policy("none", "repo-a", "retention: { keepLast: 0 }"));
            assertThat(nothing.status()).isEqualTo(400);
            assertThat(nothing.errors("Policy/none: spec.retention"))
                    .singleElement()
                    .asString()
                    .contains("keeps nothing");
            Api.Answer misspelt =
                    admin.apply(base + Declarations.policy("odd", "repo-a", "retention: { keepDaly: 7, keepLast: 1 }"));
            assertThat(misspelt.errors("Policy/odd: spec.retention.keepDaly"))
                    .singleElement()
                    .asString()
                    .contains("is not known");
            assertThat(admin.get("/api/v1/admin/inventory").json().path("policies"))
                    .isEmpty();
        }
    }
}
