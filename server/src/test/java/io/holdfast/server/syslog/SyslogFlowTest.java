package io.holdfast.server.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trail, handed over to a real collector that comes and goes. */
@Timeout(400)
class SyslogFlowTest {
    private static final Duration LONG = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    private RunningServer server(String receiver, String more) throws Exception {
        Path file = Files.writeString(folder.resolve("syslog.yaml"), "receiver: " + receiver + "\n" + more);
        return RunningServer.start(
                folder, options -> options.withOwnBackups("never").withSyslogFile(file));
    }

    private static void record(RunningServer server, String name) throws Exception {
        server.admin()
                .post("/api/v1/admin/break_glass", Map.of("holders", List.of(name, "Åsa = | é \\")))
                .ok();
    }

    private static List<String> trail(Api api, String format) throws Exception {
        return api.get("/api/v1/admin/audit/export?format=" + format)
                .text()
                .lines()
                .toList();
    }

    private static void await(Callable<Boolean> what, String said) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!what.call()) {
            assertThat(System.nanoTime()).as(said).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** Each record at least once, the first time in order; the export itself is recorded too, after it began. */
    private static void awaitAll(RunningServer server, RealRsyslog collector, String file, String format)
            throws Exception {
        List<String> trail = trail(server.admin(), format);
        await(() -> collector.lines(file).containsAll(trail), "not all of " + trail.size() + " records arrive");
        List<String> once = new ArrayList<>(new LinkedHashSet<>(collector.lines(file)));
        assertThat(once.subList(0, trail.size())).isEqualTo(trail);
    }

    private static boolean alerted(RunningServer server) throws Exception {
        return server.admin().get("/api/v1/admin/alerts").ok().text().contains("The audit trail is not handed over");
    }

    @Test
    void every_record_reaches_the_collector_in_order_whoever_of_the_two_was_away() throws Exception {
        try (RealRsyslog collector = RealRsyslog.in(folder.resolve("collector"))) {
            String settings = "format: json\nbehindAfter: PT1S\ncaFile: " + collector.certificate() + "\n";
            try (RunningServer server = server(collector.tlsAddress(), settings)) {
                record(server, "before-it-was-there");
                await(() -> alerted(server), "no alert while the collector is away");
                collector.start();
                awaitAll(server, collector, "tls.log", "jsonl");
                await(() -> !standing(server), "the alert stands though all has arrived");
                collector.kill();
                record(server, "while-it-was-killed");
                collector.start();
                awaitAll(server, collector, "tls.log", "jsonl");
                collector.kill();
                record(server, "for-the-next-start");
            }
            collector.start();
            try (RunningServer server = server(collector.tlsAddress(), settings)) {
                assertThat(server.admin().get("/api/v1/admin/settings").ok().text())
                        .contains(
                                collector.tlsAddress(),
                                "\"FILE\"",
                                collector.certificate().toString());
                record(server, "after-the-next-start");
                awaitAll(server, collector, "tls.log", "jsonl");
                assertThat(String.join("\n", collector.lines("tls.log")))
                        .contains("before-it-was-there", "while-it-was-killed", "for-the-next-start", "Åsa = | é");
            }
            assertThat(collector.lines("headers.log"))
                    .allSatisfy(header -> assertThat(header)
                            .matches("audit\\.(info|warning) \\S+ holdfast \\S+ \\[meta sequenceId=\"\\d+\"]"));
            // another collector gets all of it from the beginning, as it wants it
            try (RunningServer server = server(collector.tcpAddress(), "format: cef\n")) {
                awaitAll(server, collector, "tcp.log", "cef");
            }
        }
    }

    private static boolean standing(RunningServer server) throws Exception {
        return server.admin().get("/api/v1/admin/dashboard").ok().text().contains("The audit trail is not handed over");
    }
}
