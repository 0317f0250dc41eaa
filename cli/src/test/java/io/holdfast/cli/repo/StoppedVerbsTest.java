package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Holdfast;
import io.holdfast.repository.Parts;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each long verb as a process of its own that gets a signal at some moment. */
@Timeout(400)
@Execution(ExecutionMode.CONCURRENT)
class StoppedVerbsTest {
    private static final long SEED = System.nanoTime();

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private Restic restic;
    private Path password;

    /** Two snapshots of 20 MB, half of which is the same, so that a prune has something to move; and an empty other one. */
    @BeforeAll
    static void make() throws Exception {
        Parts.init(made.resolve("other"));
        Parts.init(made.resolve("repository"));
        Path data = Files.createDirectories(made.resolve("data"));
        Restic restic = new Restic(made.resolve("repository"));
        for (int i = 0; i < 10; i++) {
            file(data, i);
        }
        restic.backup(made, data.toString());
        for (int i = 0; i < 10; i += 2) {
            file(data, i);
        }
        restic.backup(made, data.toString());
    }

    @BeforeEach
    void copy() throws Exception {
        Shell.run(folder, "cp -a '" + made + "/.' .");
        restic = new Restic(folder.resolve("repository"));
        password = Files.writeString(folder.resolve("password"), Restic.PASSWORD + "\n");
    }

    private static void file(Path data, int number) throws IOException {
        byte[] bytes = new byte[2_000_000];
        new Random().nextBytes(bytes);
        Files.write(data.resolve("f" + number), bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "INT,backup,--limit-upload 4000 {new}",
        "TERM,backup,--limit-upload 4000 {new}",
        "INT,check,--read-data --limit-download 5000",
        "TERM,restore,latest -t {target} --limit-download 4000",
        "INT,copy,--to {other} --to-password-file {password} --limit-download 5000",
        "INT,prune,--max-unused 0 --limit-download 5000",
        "INT,repair,--limit-download 5000",
        "TERM,benchmark,--mib 32 --limit-upload 8000",
        "TERM,rebuild-index,--read-all-packs --limit-download 3"
    })
    void a_stopped_verb_ends_at_once_harms_nothing_and_can_be_run_again(String signal, String verb, String options)
            throws Exception {
        if (verb.equals("prune")) {
            assertThat(end(start("forget", "--keep-last", "1")).exitCode).isZero();
        }
        Path fresh = Files.createDirectories(folder.resolve("new"));
        for (int i = 0; i < 10; i++) {
            file(fresh, i);
        }
        Random random = new Random(SEED + verb.hashCode());
        Started run = start(verb, arguments(options));
        run.awaitLine(verb + ": ");
        Thread.sleep(random.nextInt(1200));
        long signalled = System.nanoTime();
        Shell.run(folder, "kill -" + signal + " " + run.process.pid());
        Ended ended = end(run);
        // bounded by the packs that are on the throttled line; without a limit it is a moment
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - signalled))
                .as("seconds to stop")
                .isLessThan(120);
        assertThat(ended.exitCode).as("seed %d: %s", SEED, ended.output).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(ended.output).contains("stopping").doesNotContain("\tat ");
        assertThat(folder.resolve("repository/locks")).isEmptyDirectory();
        assertThat(folder.resolve("other/locks")).isEmptyDirectory();
        restic.checkReadingAllData();

        List<String> again = new ArrayList<>(List.of(arguments(options.replaceAll("--limit-[a-z]+ [0-9]+", ""))));
        again.removeIf(String::isEmpty);
        if (verb.equals("restore")) {
            again.add("--update");
        }
        Ended repeated = end(start(verb, again.toArray(String[]::new)));
        assertThat(repeated.exitCode).as(repeated.output).isZero();
        restic.checkReadingAllData();
        if (verb.equals("restore")) {
            Shell.run(folder, "diff -r data target" + made.resolve("data"));
        }
        if (verb.equals("copy")) {
            Restic other = new Restic(folder.resolve("other"));
            other.checkReadingAllData();
            // what the stopped run had copied was not copied again
            assertThat(new String(other.run("prune", "--dry-run"), StandardCharsets.UTF_8))
                    .containsPattern("total prune: +0 blobs");
        }
    }

    @Test
    void a_stop_while_standard_input_is_waited_for_ends_the_backup_without_a_snapshot() throws Exception {
        Started run = start("backup", "--stdin");
        // left open
        OutputStream input = run.process.getOutputStream();
        input.write(new byte[1 << 20]);
        input.flush();
        run.awaitLine("backup: ");
        Shell.run(folder, "kill -TERM " + run.process.pid());
        Ended ended = end(run);
        assertThat(ended.exitCode).as(ended.output).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(folder.resolve("repository/locks")).isEmptyDirectory();
        assertThat(new String(restic.run("snapshots"), StandardCharsets.UTF_8)).contains("2 snapshots");
    }

    private String[] arguments(String options) {
        return options.strip()
                .replace("{new}", folder.resolve("new").toString())
                .replace("{target}", folder.resolve("target").toString())
                .replace("{other}", folder.resolve("other").toString())
                .replace("{password}", password.toString())
                .split(" +");
    }

    private record Ended(int exitCode, String output) {}

    /** @param said what it has said so far, read by {@link #awaitLine} */
    private record Started(Process process, BufferedReader reader, StringBuilder said) {
        void awaitLine(String beginning) throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith(beginning)) {
                    return;
                }
            }
            throw new AssertionError("it ended and said only: " + said);
        }
    }

    private Started start(String verb, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holdfast.class.getName(),
                "repo",
                verb,
                "-r",
                folder.resolve("repository").toString(),
                "-p",
                password.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new Started(
                process,
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                new StringBuilder());
    }

    private static Ended end(Started run) throws IOException, InterruptedException {
        run.reader.lines().forEach(line -> run.said.append(line).append('\n'));
        return new Ended(run.process.waitFor(), run.said.toString());
    }
}
