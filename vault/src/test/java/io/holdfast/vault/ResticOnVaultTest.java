package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the stock client can do with a vault, and what it cannot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 540, unit = TimeUnit.SECONDS)
class ResticOnVaultTest {
    private Path temporary;
    private TestVault vault;
    private String name;
    private StockRestic restic;
    private Path data;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        temporary = folder;
        vault = TestVault.start(folder.resolve("vault"));
        restic("made").run("init");
        data = Files.createDirectories(folder.resolve("data"));
        byte[] random = new byte[3 << 20];
        new Random(7).nextBytes(random);
        Files.write(data.resolve("random"), random);
        Files.writeString(data.resolve("text"), "some text\n".repeat(1000));
    }

    /** Making one takes restic three seconds of CPU; each test has a copy. */
    @BeforeEach
    void copyOfMade(TestInfo test) throws Exception {
        name = Rest.sha256(test.getDisplayName().getBytes(StandardCharsets.UTF_8))
                .substring(0, 12);
        Path copy = vault.stored("acme", name, "");
        assertThat(new ProcessBuilder(
                                "cp", "-a", vault.stored("acme", "made", "").toString(), copy.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        restic = restic(name);
    }

    private StockRestic restic(String repository) {
        return new StockRestic(vault.url("acme", repository), vault.folder().certificate(), temporary);
    }

    @AfterAll
    void stop() {
        vault.close();
    }

    @Test
    void stock_restic_makes_a_repository_backs_up_checks_and_restores() throws Exception {
        restic.run("backup", data.toString());
        Files.writeString(data.resolve("more"), "more");
        restic.run("backup", data.toString());
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
        Path restored = temporary.resolve("restored");
        restic.run("restore", "latest", "--target", restored.toString());
        Path found = restored.resolve(data.toString().substring(1));
        for (String file : List.of("random", "text", "more")) {
            assertThat(found.resolve(file)).hasSameBinaryContentAs(data.resolve(file));
        }
        assertThat(vault.folder().drafts()).isEmptyDirectory();
        assertThat(files("locks")).isZero();
    }

    @Test
    void forget_is_refused_while_the_snapshot_is_locked_and_prune_gives_room_back_after() throws Exception {
        restic.run("backup", data.toString());
        String refused = restic.runUntilItSays("403", "forget", "latest", "--prune");
        assertThat(refused).contains("Forbidden");
        assertThat(files("snapshots")).isEqualTo(1);
        assertThat(files("data")).isEqualTo(2);
        restic.run("unlock", "--remove-all");

        vault.time.pass(TestVault.RETENTION.plus(Duration.ofHours(1)));
        restic.run("forget", "latest", "--prune");
        assertThat(files("snapshots")).isZero();
        assertThat(files("data")).isZero();
        assertThat(restic.run("check")).contains("no errors were found");
    }

    @Test
    void a_new_snapshot_prolongs_the_locks_of_the_packs_it_may_need() throws Exception {
        restic.run("backup", data.toString());
        vault.time.pass(TestVault.RETENTION.minus(Duration.ofDays(1)));
        restic.run("backup", data.toString());
        vault.time.pass(Duration.ofDays(2));

        try (Rest rest = vault.rest("acme", name)) {
            try (Stream<Path> packs = Files.walk(vault.stored("acme", name, "data"))) {
                for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                    assertThat(rest.delete("/data/" + pack.getFileName())).isEqualTo(403);
                }
            }
        }
        // the first snapshot itself was not prolonged
        restic.run("forget", "--keep-last", "1");
        assertThat(files("snapshots")).isEqualTo(1);
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    }

    @Test
    void two_backups_at_once_both_arrive_whole() throws Exception {
        Path other = Files.createDirectories(temporary.resolve("other"));
        byte[] random = new byte[3 << 20];
        new Random(8).nextBytes(random);
        Files.write(other.resolve("random"), random);
        Process one = restic.start("backup", data.toString());
        Process two = restic.start("backup", other.toString());
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(files("snapshots")).isEqualTo(2);
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    }

    private long files(String type) throws IOException {
        try (Stream<Path> files = Files.walk(vault.stored("acme", name, type))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
