package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.holdfast.site.lease.UptimeClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class GuardTest {
    @TempDir
    Path folder;

    private Process guarded;

    @BeforeEach
    void start() throws IOException {
        guarded = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void end() {
        guarded.destroyForcibly();
    }

    private Process guard(List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        try (InputStream script = GuardTest.class.getResourceAsStream("/io/holdfast/site/postgres/guard.sh")) {
            command.addAll(List.of(
                    "bash",
                    "-c",
                    new String(script.readAllBytes(), StandardCharsets.UTF_8),
                    "guard",
                    Long.toString(guarded.pid())));
        }
        return new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    private static void allow(OutputStream orders, long millis) throws IOException {
        say(orders, Long.toString((UptimeClock.MACHINE.millis() + millis) / 10));
    }

    private static void say(OutputStream orders, String line) throws IOException {
        orders.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        orders.flush();
    }

    @Test
    void a_server_that_may_not_run_on_is_killed() throws Exception {
        Process guard = guard(List.of());
        allow(guard.getOutputStream(), 300);

        assertThat(guard.waitFor()).isEqualTo(3);
        assertThat(guarded.waitFor(90, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_server_goes_on_when_the_time_of_day_is_set_forward() throws Exception {
        try (Hardware hardware = new Hardware(folder, true, false)) {
            assumeThat(Hardware.clockLibrary()).isPresent();
            // libfaketime does not see its settings in a bash that it is the first to be loaded into
            List<String> before = new ArrayList<>(hardware.byClockOf("a"));
            before.add("env");
            Process guard = guard(before);
            OutputStream orders = guard.getOutputStream();
            allow(orders, 30_000);
            // the first may find it still starting
            for (int hours = 1; hours <= 10; hours++) {
                Thread.sleep(20);
                hardware.shift("a", "+" + hours + "h");
                allow(orders, 30_000);
            }
            say(orders, "done");

            assertThat(guard.waitFor()).isZero();
            assertThat(guarded.isAlive()).isTrue();
        }
    }
}
