package io.holdfast.stockpulse.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class ProcessesTest {
    @TempDir
    Path folder;

    private Processes processes;

    @BeforeEach
    void open() throws IOException {
        processes = again();
    }

    @AfterEach
    void stop() throws Exception {
        processes.stopAll();
    }

    private Processes again() throws IOException {
        return new Processes(folder.resolve("processes"), folder.resolve("logs"));
    }

    @Test
    void a_later_command_finds_and_ends_what_an_earlier_one_started() throws Exception {
        Process sleeping = processes.start("sleeper", List.of("sleep", "300"), Map.of());
        assertThat(again().running()).containsExactly("sleeper");
        assertThat(again().find("sleeper"))
                .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(sleeping.pid()));
        again().stopAll();
        assertThat(sleeping.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(processes.running()).isEmpty();
        assertThat(processes.find("sleeper")).isEmpty();
    }

    @Test
    void a_process_that_only_has_the_same_number_is_left_alone() throws Exception {
        Process ours = processes.start("ours", List.of("sleep", "300"), Map.of());
        Path record = folder.resolve("processes/ours.json");
        String written = Files.readString(record);
        ProcessIdentity identity = ProcessIdentity.of(ours.pid()).orElseThrow();
        Files.writeString(
                record, written.replace(Long.toString(identity.started()), Long.toString(identity.started() - 1)));
        again().stopAll();
        assertThat(ours.isAlive()).isTrue();
        assertThat(processes.running()).isEmpty();
        // what it was before, so that it is ended after all
        Files.writeString(record, written);
    }

    @Test
    void one_that_does_not_heed_the_first_signal_gets_the_next() throws Exception {
        Process stubborn = processes.start(
                "stubborn", List.of("sh", "-c", "trap '' INT; echo ready; while :; do sleep 1; done"), Map.of());
        while (!Files.readString(processes.log("stubborn")).contains("ready")) {
            Thread.sleep(20);
        }
        processes.record("stubborn", stubborn.pid(), List.of("TERM", "KILL"));
        processes.stop("stubborn");
        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void its_output_is_in_its_log_and_its_session_is_its_own() throws Exception {
        Process process = processes.start("talker", List.of("sh", "-c", "echo out; echo err >&2; sleep 300"), Map.of());
        while (!Files.readString(processes.log("talker")).contains("err")) {
            Thread.sleep(20);
        }
        assertThat(processes.log("talker")).hasContent("out\nerr");
        // field 6 of the stat file, the third after the name: a leader's session is its own number
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]).isEqualTo(Long.toString(process.pid()));
    }

    @Test
    void a_process_that_is_gone_cannot_be_noted() {
        assertThatThrownBy(() -> processes.record("gone", Integer.MAX_VALUE, List.of("TERM")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone.log");
    }
}
