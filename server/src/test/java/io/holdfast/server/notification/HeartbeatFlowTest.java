package io.holdfast.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dead man's switch where the workers are other processes, whose own word in the catalog is all that is known of them. */
@Timeout(200)
class HeartbeatFlowTest {
    private static final Duration SEVERAL_BEATS = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @Test
    void a_server_that_only_takes_requests_beats_for_workers_that_live() throws Exception {
        try (Receiver receiver = new Receiver();
                RunningServer server = RunningServer.start(
                        folder, options -> options.withOwnBackups("never").withWorkers(0))) {
            server.admin().apply("""
                            apiVersion: holdfast.io/v1
                            kind: Heartbeat
                            metadata: { name: outside }
                            spec: { target: { url: "%s" }, every: PT1S }
                            """.formatted(receiver.url("/alive"))).ok();
            Thread.sleep(SEVERAL_BEATS);
            assertThat(receiver.at("/alive")).as("beats without any worker").isEmpty();

            heardOf(server, "now()");
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (receiver.at("/alive").size() < 2) {
                assertThat(System.nanoTime()).as("no beats beside a worker").isLessThan(deadline);
                Thread.sleep(50);
            }

            heardOf(server, "now() - interval '31 seconds'");
            // one may be on its way
            Thread.sleep(SEVERAL_BEATS.dividedBy(3));
            int beats = receiver.at("/alive").size();
            Thread.sleep(SEVERAL_BEATS);
            assertThat(receiver.at("/alive")).as("beats for a dead worker").hasSize(beats);
        }
    }

    /** Another server's workers say that they are there. */
    private static void heardOf(RunningServer server, String at) throws Exception {
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            statement.execute("""
                    INSERT INTO workers (name, host, reaches, at_once, started_at, seen_at)
                    VALUES ('holdfast-other', 'elsewhere', '{}', 2, now(), %1$s)
                    ON CONFLICT (name) DO UPDATE SET seen_at = %1$s
                    """.formatted(at));
        }
    }
}
