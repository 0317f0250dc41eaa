package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Parts;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each verb that changes something, stopped early, in the middle and late as Ctrl-C stops it: by an interrupt of its thread.
 * {@link StoppedVerbsTest} sends the signals themselves to the long ones.
 */
@Timeout(400)
class InterruptedVerbsTest {
    private static final long SEED = System.nanoTime();
    private static final int MOMENTS = 3;

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    /** Two snapshots, half of which is the same; one to forget; the same of version 1; an empty one; a mirror. */
    @BeforeAll
    static void make() throws Exception {
        Files.writeString(made.resolve("password"), Restic.PASSWORD + "\n");
        Files.writeString(made.resolve("new-password"), "quite another\n");
        Path data = Files.createDirectories(made.resolve("data"));
        noise(data, 0, 8);
        new Restic(made.resolve("old")).initVersion1().backup(made, data.toString());
        Restic restic = new Restic(Parts.init(made.resolve("repository")));
        restic.backup(made, data.toString());
        noise(data, 4, 8);
        restic.backup(made, data.toString());
        noise(data, 2, 4);
        Parts.init(made.resolve("other"));
        Shell.run(made, "cp -a repository forgotten");
        new Restic(made.resolve("forgotten")).run("forget", "--keep-last", "1");
    }

    private static void noise(Path folder, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            byte[] bytes = new byte[400_000];
            new Random().nextBytes(bytes);
            Files.write(folder.resolve("f" + i), bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fresh, init",
        "repository, backup {}/data",
        "repository, restore latest --update -t {}/target",
        "repository, copy --to {}/other --to-password-file {}/password",
        "repository, forget --keep-last 1",
        "forgotten, prune --max-unused 0",
        "repository, forget --keep-last 1 --prune",
        "repository, tag --add seen",
        "repository, hold add --case matter latest",
        "repository, key add --new-password-file {}/new-password",
        "repository, key passwd --new-password-file {}/new-password",
        "old, migrate",
        "repository, rebuild-index --read-all-packs",
        "repository, repair",
        "repository, unlock",
        "repository, benchmark --mib 16",
        "mirrored, mirror {}/repository {}/mirrored"
    })
    void a_verb_stopped_at_any_moment_harms_nothing_and_can_be_run_again(String name, String command) throws Exception {
        String[] words = command.split(" ");
        // how long it takes undisturbed
        copy();
        long begun = System.nanoTime();
        CommandRun undisturbed = run(name, words);
        long takes = System.nanoTime() - begun;
        assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();
        for (int moment = 0; moment < MOMENTS; moment++) {
            copy();
            CommandRun stopped = stoppedAfter((long) (takes * (moment + random.nextDouble()) / MOMENTS), name, words);
            String what = "seed " + SEED + ", moment " + moment + ": " + stopped.err();
            assertThat(stopped.exitCode())
                    .as(what)
                    .isIn(ExitCode.SUCCESS.code(), ExitCode.INTERRUPTED.code(), ExitCode.FAILED.code());
            assertThat(stopped.err()).as(what).doesNotContain("\tat ");
            Path place = folder.resolve(name);
            boolean between = words[0].equals("init") || words[0].equals("mirror") || words[0].equals("migrate");
            if (!between) {
                assertThat(place.resolve("locks")).as(what).isEmptyDirectory();
                judge(place, what);
            }
            CommandRun again = run(name, words);
            boolean done = words[0].equals("init") && stopped.exitCode() == 0;
            assertThat(again.exitCode()).as(what + again.err()).isEqualTo(done ? ExitCode.FAILED.code() : 0);
            if (between || moment == MOMENTS - 1) {
                judge(place, what);
            }
            outcome(words[0], place);
        }
    }

    private void outcome(String verb, Path place) throws Exception {
        Restic restic = new Restic(place);
        switch (verb) {
            case "restore" -> Shell.run(folder, "ls target" + made.resolve("data") + " | grep -c . | grep -qx 8");
            case "copy" -> judge(folder.resolve("other"), "the copy");
            case "tag" ->
                assertThat(new String(restic.run("snapshots", "--tag", "seen"), StandardCharsets.UTF_8))
                        .contains("2 snapshots");
            case "migrate" ->
                assertThat(new String(restic.run("cat", "config"), StandardCharsets.UTF_8))
                        .containsPattern("\"version\": *2");
            case "key" ->
                assertThat(new String(new Restic(place, "quite another").run("snapshots"), StandardCharsets.UTF_8))
                        .contains("2 snapshots");
            case "mirror" -> Shell.run(folder, "diff -r --exclude=locks repository mirrored");
            default -> assertThat(place.resolve("locks")).isEmptyDirectory();
        }
    }

    private void copy() throws Exception {
        Shell.run(folder, "rm -rf ./* && cp -a '" + made + "/.' .");
    }

    /** Whichever password opens it. */
    private static void judge(Path place, String what) throws Exception {
        try {
            new Restic(place).run("check");
        } catch (AssertionError e) {
            try {
                new Restic(place, "quite another").run("check");
            } catch (AssertionError other) {
                throw new AssertionError(what, e);
            }
        }
    }

    private CommandRun run(String name, String... words) {
        CommandRun run = run("password", name, words);
        // after a passwd that went through although it was stopped
        return run.exitCode() == ExitCode.WRONG_PASSWORD.code() ? run("new-password", name, words) : run;
    }

    private CommandRun run(String password, String name, String... words) {
        List<String> line = new ArrayList<>(List.of("repo"));
        for (String word : words) {
            line.add(word.replace("{}", folder.toString()));
        }
        if (!words[0].equals("mirror")) {
            line.addAll(List.of(
                    "-r",
                    folder.resolve(name).toString(),
                    "-p",
                    folder.resolve(password).toString()));
        }
        return CommandRun.of(line.toArray(String[]::new));
    }

    private CommandRun stoppedAfter(long nanos, String name, String... words)
            throws InterruptedException, ExecutionException {
        FutureTask<CommandRun> run = new FutureTask<>(() -> run("password", name, words));
        Thread verb = Thread.ofPlatform().start(run);
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        verb.interrupt();
        return run.get();
    }
}
