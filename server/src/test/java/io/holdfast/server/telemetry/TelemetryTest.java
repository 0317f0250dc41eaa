package io.holdfast.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.server.Api;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
            // texts stand in OTLP's messages as they are
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
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
        } finally {
            server.process().destroy();
            assertThat(server.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
            collector.stop(0);
        }
    }

    @Test
    void without_a_collector_nothing_is_made_for_one() {
        assertThat(Telemetry.properties(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ")))
                .containsEntry("management.opentelemetry.enabled", false)
                .containsEntry("management.tracing.export.enabled", false);
    }
}
