package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(400)
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
            awaitSnapshots("a", 4);
            awaitSnapshots("b", 2);
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
            server.restic("a", "check", "--read-data");
        }
    }

    @Test
    void a_prune_gives_back_the_room_of_what_was_removed_and_says_so() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            Api admin = server.admin();
            Path source = server.files("configuration");
            admin.apply(Declarations.base(folder)
                            + Declarations.policy("one", "repo-a", "retention: { keepLast: 1 }")
                            + Declarations.files("configuration", "one", source))
                    .ok();
            for (int i = 0; i < 2; i++) {
                byte[] noise = new byte[2_000_000];
                new Random(i).nextBytes(noise);
                Files.write(source.resolve("noise"), noise);
                admin.backUp("configuration");
            }
            awaitSnapshots("a", 1);
            String prunes = admin.post("/api/v1/admin/repositories/repo-a/prune", Map.of())
                    .ok()
                    .json()
                    .path("statusUrl")
                    .asString();
            JsonNode done = ended(admin, prunes);
            assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("SUCCESS");
            assertThat(done.path("freedBytes").asLong()).isBetween(1_900_000L, 2_200_000L);
            server.restic("a", "check", "--read-data");
            assertThat(admin.post("/api/v1/admin/repositories/nowhere/prune", Map.of())
                            .status())
                    .isEqualTo(404);

            // a repository that misses something is left alone, and that is told
            try (Stream<Path> packs = Files.walk(folder.resolve("repo-a/data"))) {
                Path largest = packs.max(
                                Comparator.comparingLong(pack -> pack.toFile().length()))
                        .orElseThrow();
                Files.move(largest, folder.resolve("pack"));
                admin.post("/api/v1/admin/repositories/repo-a/prune", Map.of()).ok();
                JsonNode failed = ended(admin, prunes);
                while (failed.path("pruneId").equals(done.path("pruneId"))) {
                    Thread.sleep(100);
                    failed = ended(admin, prunes);
                }
                assertThat(failed.path("errorMessage").asString()).contains("Nothing was removed");
                assertThat(admin.get("/api/v1/admin/dashboard").text()).contains("repo-a could not be pruned");
                Files.move(folder.resolve("pack"), largest);
            }
        }
    }

    /** A backup is told to have succeeded before retention has removed anything. Until it has, and has put its lock away. */
    private void awaitSnapshots(String repository, int number) throws Exception {
        Path directory = folder.resolve("repo-" + repository);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (count(directory.resolve("snapshots")) != number || count(directory.resolve("locks")) > 0) {
            assertThat(System.nanoTime()).as(directory.toString()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static JsonNode ended(Api admin, String prunes) throws Exception {
        while (true) {
            JsonNode items = admin.get(prunes).ok().json().path("items");
            if (!items.isEmpty() && !items.path(0).path("status").asString().equals("RUNNING")) {
                return items.path(0);
            }
            Thread.sleep(100);
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
