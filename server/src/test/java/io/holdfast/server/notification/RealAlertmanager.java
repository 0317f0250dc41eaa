package io.holdfast.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.engine.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's Alertmanager, which hands on what it is told to a webhook. */
record RealAlertmanager(Process process, int port) implements AutoCloseable {
    static RealAlertmanager start(Path folder, String webhook) throws IOException {
        Files.createDirectories(folder);
        Path config = Files.writeString(folder.resolve("alertmanager.yml"), """
                route: { receiver: ours, group_wait: 0s, group_interval: 1s, group_by: ['...'] }
                receivers:
                  - name: ours
                    webhook_configs: [{ url: "%s", send_resolved: true }]
                """.formatted(webhook));
        int port = FreePort.find();
        Process process = new ProcessBuilder(List.of(
                        "prometheus-alertmanager",
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address="))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start();
        return new RealAlertmanager(process, port);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Its alerts, resolved ones excluded; empty while it is starting. */
    JsonNode alerts() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JsonMapper.shared()
                    .readTree(http.send(
                                    HttpRequest.newBuilder(URI.create(url() + "/api/v2/alerts?active=true"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            return JsonMapper.shared().createArrayNode();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }
}
