package io.holdfast.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class TelemetryTest {
    @TempDir
    Path folder;

    @Test
    void traces_and_logs_go_to_the_collector_that_the_environment_names() throws Exception {
        Map<String, String> got = new ConcurrentHashMap<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            // texts stand in OTLP's messages as they are, and numbers as bytes
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            got.merge(exchange.getRequestURI().getPath(), body, String::concat);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        ServerProcess server = ServerProcess.start(
                folder,
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort()));
        try (Api admin = Api.as(server.address(), "admin", RunningServer.PASSWORD)) {
            admin.get("/api/v1/admin/dashboard").ok();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
            while (!got.getOrDefault("/v1/traces", "").contains("/api/v1/admin/dashboard")
                    || !got.getOrDefault("/v1/logs", "").contains("Holdfast listens on")) {
                assertThat(System.nanoTime()).as(got.toString()).isLessThan(deadline);
                Thread.sleep(100);
            }
            assertThat(got.get("/v1/traces"))
                    .contains("service.name", "holdfast")
                    .doesNotContain(RunningServer.PASSWORD);
            workIsTraced(admin, server, got);
        } finally {
            server.process().destroy();
            assertThat(server.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
            collector.stop(0);
        }
    }

    private void workIsTraced(Api admin, ServerProcess server, Map<String, String> got) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("app.conf"), "answer = 42\n");
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("once", "repo-a", "maxAttempts: 1")
                        + Declarations.files("configuration", "once", source)
                        + Declarations.files("gone", "once", folder.resolve("no-such-folder"))
                        + """
                        apiVersion: holdfast.io/v1
                        kind: DrPlan
                        metadata: { name: way-back }
                        spec:
                          approach: warm
                          site: site-a
                          repository: repo-a
                          graph:
                            - { id: bring-it-back, restore: { dataSet: configuration } }
                        """)
                .ok();
        String job = admin.backUp("configuration").path("jobId").asString();
        String failed = admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "gone"))
                .ok()
                .json()
                .path("jobId")
                .asString();
        String restore = admin.post(
                        "/api/v1/admin/restore/trigger_restore", Map.of("dataSet", "configuration", "reason", "x"))
                .ok()
                .json()
                .path("restoreId")
                .asString();
        String run = admin.post("/api/v1/admin/dr/plans/way-back/runs", Map.of("mode", "test", "reason", "x"))
                .ok()
                .json()
                .path("runId")
                .asString();
        Map<String, String> ends = Map.of(job, "SUCCESS", failed, "FAILED", restore, "SUCCESS", run, "SUCCESS");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        List<ReceivedSpan> spans = List.of();
        while (!spans.stream().map(ReceivedSpan::id).toList().containsAll(ends.keySet())) {
            assertThat(System.nanoTime()).as(spans.toString()).isLessThan(deadline);
            Thread.sleep(200);
            spans = ReceivedSpan.in(got.get("/v1/traces"));
        }
        Map<String, ReceivedSpan> works = spans.stream()
                .filter(span -> ends.containsKey(span.id()))
                .collect(Collectors.toMap(ReceivedSpan::id, Function.identity()));
        ends.forEach((id, word) -> assertThat(works.get(id).attributes()).containsEntry("outcome", word));
        assertThat(works.get(job).name()).isEqualTo("backup");
        assertThat(works.get(job).attributes())
                .containsEntry("work", "backup")
                .containsEntry("holdfast.data_set", "configuration");
        assertThat(works.get(failed).attributes()).containsEntry("holdfast.data_set", "gone");
        assertThat(works.get(restore).attributes()).containsEntry("holdfast.data_set", "configuration");
        assertThat(works.get(run).attributes()).containsEntry("holdfast.plan", "way-back");
        assertThat(below(works.get(job), spans)).contains("starting", "backing up to repo-a", "reading files");
        assertThat(below(works.get(restore), spans)).contains("finding the recovery point");
        assertThat(below(works.get(run), spans)).contains("bring-it-back");
    }

    private static List<String> below(ReceivedSpan work, List<ReceivedSpan> spans) {
        return spans.stream()
                .filter(span ->
                        span.trace().equals(work.trace()) && span.parent().equals(work.span()))
                .map(ReceivedSpan::name)
                .toList();
    }

    @Test
    void without_a_collector_nothing_is_made_for_one() {
        assertThat(Telemetry.properties(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ")))
                .containsEntry("management.opentelemetry.enabled", false)
                .containsEntry("management.tracing.export.enabled", false);
    }
}
