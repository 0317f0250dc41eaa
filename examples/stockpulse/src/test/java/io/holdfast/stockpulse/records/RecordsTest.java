package io.holdfast.stockpulse.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stockpulse.process.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    @TempDir
    Path folder;

    private Path living;
    private Path restored;

    @BeforeEach
    void make() throws IOException {
        living = folder.resolve("living");
        restored = folder.resolve("restored");
        PlatformConfiguration.create(living);
        PlatformConfiguration.create(restored);
    }

    private Optional<String> difference() throws IOException {
        return FolderComparison.compare(living, restored, List.of("")).difference();
    }

    @Test
    void equal_folders_are_equal_and_what_a_restore_adds_of_its_own_does_not_count() throws Exception {
        Files.createDirectories(restored.resolve(".holdfast"));
        Files.writeString(restored.resolve(".holdfast/files.jsonl"), "{}");
        FolderComparison.Result result = FolderComparison.compare(living, restored, List.of(""));
        assertThat(result.difference()).isEmpty();
        assertThat(result.files()).isEqualTo(10);
    }

    @Test
    void every_sort_of_difference_is_found() throws Exception {
        Path file = restored.resolve("network/routes.conf");
        byte[] content = Files.readAllBytes(file);
        content[3] ^= 1;
        Files.write(file, content);
        assertThat(difference())
                .hasValueSatisfying(said -> assertThat(said).contains("'network/routes.conf' is a file"));
        content[3] ^= 1;
        Files.write(file, content);
        assertThat(difference()).isEmpty();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(difference()).isPresent();
        Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(living.resolve("network/routes.conf")));

        Files.writeString(restored.resolve("extra"), "");
        assertThat(difference()).hasValueSatisfying(said -> assertThat(said).contains("must be absent"));
        Files.delete(restored.resolve("extra"));

        Files.delete(restored.resolve("current"));
        assertThat(difference()).hasValueSatisfying(said -> assertThat(said).contains("'current' is missing"));
        Files.createSymbolicLink(restored.resolve("current"), Path.of("releases/2026-11-20"));
        assertThat(difference()).hasValueSatisfying(said -> assertThat(said).contains("a link to releases/2026-11-20"));
    }

    @Test
    void a_part_is_compared_without_the_rest_and_nothing_else_may_be_there() throws Exception {
        FolderTree.remove(restored.resolve("risk"));
        FolderTree.remove(restored.resolve("bin"));
        FolderTree.remove(restored.resolve("releases"));
        FolderTree.remove(restored.resolve("network"));
        Files.delete(restored.resolve("current"));
        assertThat(FolderComparison.compare(living, restored, List.of("services"))
                        .difference())
                .isEmpty();
        Files.writeString(restored.resolve("stowaway"), "");
        assertThat(FolderComparison.compare(living, restored, List.of("services"))
                        .difference())
                .isPresent();
    }

    @Test
    void an_audit_log_goes_on_over_restarts_and_tells_when_it_was_tampered_with() throws Exception {
        Path log = folder.resolve("audit.jsonl");
        for (int start = 0; start < 3; start++) {
            try (AuditLog audit = AuditLog.open(log, Clock.systemUTC())) {
                audit.appendMany(new SplittableRandom(start), 50);
            }
        }
        assertThat(AuditLog.verify(log)).isEqualTo(new AuditLog.Verdict(150, Optional.empty()));
        List<String> lines = Files.readAllLines(log);

        Files.writeString(log, String.join("\n", lines) + "\n{\"torn");
        assertThat(AuditLog.verify(log).problem()).isEmpty();

        Files.writeString(
                log, String.join("\n", lines.subList(0, 70)) + "\n" + String.join("\n", lines.subList(71, 150)) + "\n");
        assertThat(AuditLog.verify(log))
                .isEqualTo(new AuditLog.Verdict(70, Optional.of("the chain is broken at line 71")));

        Files.writeString(log, String.join("\n", lines).replace("\"number\":30,", "\"number\":30, ") + "\n");
        assertThat(AuditLog.verify(log).problem()).hasValue("the chain is broken at line 31");
    }
}
