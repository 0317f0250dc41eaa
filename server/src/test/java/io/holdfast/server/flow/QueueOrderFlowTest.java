package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One worker, which is held by a command until everything waits. */
@Timeout(400)
class QueueOrderFlowTest {
    @TempDir
    Path folder;

    @Test
    void the_more_critical_goes_first_and_a_service_with_many_data_sets_does_not_keep_others_waiting()
            throws Exception {
        try (RunningServer server = RunningServer.start(
                folder, options -> options.withOwnBackups("never").withWorkers(1))) {
            Api admin = server.admin();
            Path go = folder.resolve("go");
            Path hook = Files.createDirectories(server.data().resolve("hooks")).resolve("hold");
            Files.writeString(hook, "#!/bin/sh\nwhile [ ! -e " + go + " ]; do sleep 0.1; done\n");
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
            Path source = server.files("source");
            StringBuilder yaml = new StringBuilder(Declarations.base(folder)
                    + Declarations.policy("plain", "repo-a", "maxAttempts: 1")
                    + Declarations.policy("held", "repo-a", "hooks: { before: [{ run: hold, timeout: PT5M }] }")
                    + Declarations.files("held", "held", source)
                    + service("large", "tier-2")
                    + service("small", "tier-2")
                    + service("critical", "tier-0"));
            for (String name : List.of("large-1", "large-2", "large-3", "small-1", "critical-1")) {
                yaml.append(Declarations.files(name, "plain", source)
                        .replace("service: records", "service: " + name.substring(0, name.indexOf('-'))));
            }
            admin.apply(yaml.toString()).ok();
            JsonNode held = request(admin, "held");
            admin.await(held.path("statusUrl").asString(), Duration.ofSeconds(120), "IN_PROGRESS");
            List<String> waiting = new ArrayList<>();
            for (String name : List.of("large-1", "large-2", "large-3", "small-1", "critical-1")) {
                waiting.add(request(admin, name).path("statusUrl").asString());
            }
            // as their policies would have asked for them, which takes until their time
            try (Connection catalog = server.catalog();
                    Statement statement = catalog.createStatement()) {
                statement.executeUpdate("UPDATE backup_jobs_log SET requested_by = 'policy'");
                awaitOrder(statement, List.of("critical-1", "large-1", "small-1", "large-2", "large-3"));
            }
            Files.createFile(go);
            List<JsonNode> done = new ArrayList<>();
            for (String status : waiting) {
                done.add(admin.await(status, Duration.ofSeconds(180), "SUCCESS"));
            }
            assertThat(done.stream()
                            .sorted(Comparator.comparing((JsonNode job) ->
                                    Instant.parse(job.path("startTime").asString())))
                            .map(job -> job.path("dataSet").asString()))
                    .containsExactly("critical-1", "large-1", "small-1", "large-2", "large-3");
        }
    }

    private static JsonNode request(Api admin, String dataSet) throws Exception {
        return admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", dataSet))
                .ok()
                .json();
    }

    private static String service(String name, String tier) {
        return """
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: %s }
                spec: { criticality: %s, targets: { rtoMinutes: 60, rpoMinutes: 15, reason: x } }
                ---
                """.formatted(name, tier);
    }

    /** What workers go by. */
    private static void awaitOrder(Statement statement, List<String> wanted) throws Exception {
        List<String> order = new ArrayList<>();
        while (!order.equals(wanted)) {
            Thread.sleep(100);
            order.clear();
            try (ResultSet rows = statement.executeQuery("""
                    SELECT target_resource_identifier FROM scheduled_tasks JOIN backup_jobs_log ON id::text = task_instance
                    WHERE task_name = 'backup' AND NOT picked ORDER BY priority DESC, execution_time
                    """)) {
                while (rows.next()) {
                    order.add(rows.getString(1));
                }
            }
        }
    }
}
