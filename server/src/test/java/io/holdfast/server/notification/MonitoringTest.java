package io.holdfast.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus scrapes a server with our rules, and its Alertmanager hands on what they find. */
@Timeout(400)
class MonitoringTest {
    @TempDir
    Path folder;

    private static Process prometheus(Path folder, String server, int alertmanager) throws Exception {
        Files.createDirectories(folder);
        Path password = Files.writeString(folder.resolve("password"), RunningServer.PASSWORD);
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: { scrape_interval: 3s, scrape_timeout: 3s, evaluation_interval: 1s }
                rule_files: ["%s"]
                alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:%d"] }] }] }
                scrape_configs:
                  - job_name: holdfast
                    metrics_path: /actuator/prometheus
                    basic_auth: { username: admin, password_file: "%s" }
                    static_configs: [{ targets: ["%s"] }]
                """.formatted(
                        Path.of("").toAbsolutePath().getParent().resolve("deploy/prometheus/holdfast.rules.yaml"),
                        alertmanager,
                        password,
                        URI.create(server).getAuthority()));
        return new ProcessBuilder(List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:0"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    /** What probes, health checks and monitors in deploy/ ask for. */
    private static Set<String> deployed() throws IOException {
        Set<String> paths = new TreeSet<>();
        try (Stream<Path> files =
                Files.walk(Path.of("").toAbsolutePath().getParent().resolve("deploy"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = Pattern.compile("/actuator/[a-z/]*[a-z]").matcher(Files.readString(file));
                while (matcher.find()) {
                    paths.add(matcher.group());
                }
            }
        }
        assertThat(paths).contains("/actuator/health/readiness", "/actuator/health/liveness", "/actuator/prometheus");
        return paths;
    }

    /** Names, units and help of all metrics, those of the JVM and of the frameworks too. */
    private static void isCleanFor(String scrape) throws Exception {
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(scrape.getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    @Test
    void a_failing_backup_fires_a_rule_of_prometheus() throws Exception {
        ServerProcess server = ServerProcess.start(folder);
        Process prometheus = null;
        try (Receiver receiver = new Receiver();
                RealAlertmanager alertmanager =
                        RealAlertmanager.start(folder.resolve("alertmanager"), receiver.url("/fired"));
                Api admin = Api.as(server.address(), "admin", RunningServer.PASSWORD);
                Api stranger = Api.stranger(server.address())) {
            prometheus = prometheus(folder.resolve("prometheus"), server.address(), alertmanager.port());
            for (String path : deployed()) {
                assertThat(stranger.get(path).status())
                        .as(path)
                        .isEqualTo(path.equals("/actuator/prometheus") ? 401 : 200);
            }
            admin.apply(Declarations.base(folder)
                            + Declarations.policy("once", "repo-a", "maxAttempts: 1")
                            + Declarations.files("gone", "once", folder.resolve("no-such-folder")))
                    .ok();
            admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "gone"))
                    .ok();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
            while (receiver.at("/fired").stream()
                    .noneMatch(fired -> fired.body().contains("HoldfastBackupFailing"))) {
                assertThat(System.nanoTime())
                        .as(() -> "no rule fires: " + alertmanager)
                        .isLessThan(deadline);
                Thread.sleep(100);
            }
            assertThat(receiver.at("/fired").toString())
                    .contains("The newest backup of gone failed", "docs/runbooks.md#a-backup-fails");

            String scrape = admin.get("/actuator/prometheus").ok().text();
            // each gauge is refreshed by itself
            while (!scrape.contains("holdfast_repository_free_bytes")
                    || !scrape.contains("holdfast_repository_usable{repository=\"repo-a\"")) {
                assertThat(System.nanoTime()).as(scrape).isLessThan(deadline);
                Thread.sleep(100);
                scrape = admin.get("/actuator/prometheus").ok().text();
            }
            assertThat(scrape)
                    .contains(
                            "holdfast_rpo_target_seconds{data_set=\"gone\",service=\"records\"} 900.0",
                            "holdfast_repository_usable{repository=\"repo-a\",site=\"site-a\"} 1.0",
                            "holdfast_backup_jobs{state=\"failed\"} 1.0",
                            "holdfast_repository_free_bytes",
                            "holdfast_approvals_waiting 0.0",
                            "holdfast_metrics_age_seconds");
            isCleanFor(scrape);
            Api.Answer openMetrics = admin.send(
                    "GET",
                    "/actuator/prometheus",
                    null,
                    Map.of("Accept", "application/openmetrics-text;version=1.0.0"));
            assertThat(openMetrics.response().headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
            assertThat(openMetrics.text()).endsWith("# EOF\n");
        } finally {
            server.process().destroy();
            assertThat(server.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
            if (prometheus != null) {
                prometheus.destroy();
                assertThat(prometheus.waitFor(120, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
