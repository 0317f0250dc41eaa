package io.holdfast.vault.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    private Path temporary;

    private AuditLog log;
    private Path file;

    @BeforeEach
    void someEntries() throws IOException {
        log = new AuditLog(temporary.resolve("audit"), InstantSource.system());
        file = temporary.resolve("audit/log");
        for (int i = 1; i <= 5; i++) {
            log.append("alice", "did something", Map.of("number", Integer.toString(i), "text", "ümläut\n\"quoted\""));
        }
    }

    private Optional<String> problem() throws IOException {
        return log.verify(Optional.empty(), entry -> {}).problem();
    }

    @Test
    void an_untouched_log_is_read_in_order() throws IOException {
        List<Long> read = new ArrayList<>();
        AuditLog.Verified verified = log.verify(Optional.empty(), entry -> read.add(entry.sequence()));
        assertThat(verified.problem()).isEmpty();
        assertThat(read).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(log.head())
                .hasValueSatisfying(head -> assertThat(head.toString()).isEqualTo(verified.head()));
    }

    @Test
    void a_changed_entry_is_found() throws IOException {
        Files.writeString(file, Files.readString(file).replace("\"number\":\"3\"", "\"number\":\"9\""));
        assertThat(problem()).hasValueSatisfying(text -> assertThat(text).contains("entry 3 was changed"));
    }

    @Test
    void a_removed_and_a_moved_entry_are_found() throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> without = new ArrayList<>(lines);
        without.remove(2);
        Files.write(file, without);
        assertThat(problem()).hasValueSatisfying(text -> assertThat(text).contains("entry 4 does not follow entry 2"));
        List<String> moved = new ArrayList<>(lines);
        moved.add(1, moved.remove(3));
        Files.write(file, moved);
        assertThat(problem()).isPresent();
    }

    @Test
    void an_end_that_was_cut_off_is_found() throws IOException {
        Files.write(file, Files.readAllLines(file).subList(0, 3));
        assertThat(problem()).hasValueSatisfying(text -> assertThat(text).contains("cut off"));
    }

    @Test
    void a_log_written_anew_as_a_whole_is_found_by_a_link_noted_elsewhere() throws IOException {
        AuditLog.Head noted = log.head().orElseThrow();
        Files.delete(file);
        for (int i = 1; i <= 6; i++) {
            log.append("mallory", "did nothing", Map.of());
        }
        assertThat(problem()).isEmpty();
        assertThat(log.verify(Optional.of(noted), entry -> {}).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("noted elsewhere"));
    }

    @Test
    void a_line_that_a_crash_left_half_written_goes_with_the_next_entry() throws IOException {
        Files.writeString(file, "0123456789abcdef {\"seq", StandardOpenOption.APPEND);
        log.append("alice", "went on", Map.of());
        assertThat(problem()).isEmpty();
        assertThat(Files.readAllLines(file)).hasSize(6);
    }

    @Test
    void sha256sum_alone_can_follow_the_chain() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "while read -r hash json; do [ \"$(printf %s \"$json\" | sha256sum | cut -c1-64)\" = \"$hash\" ]"
                                + " || exit 1; done < \"$0\"",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
