package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Holdfast;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code holdfast repo} beside the stock client: what comes back out of snapshots. */
class RepoRestoresTest extends BesideRestic {
    @Test
    void a_directory_is_dumped_as_tar_and_zip_that_the_systems_tools_unpack() throws Exception {
        Path tar = folder.resolve("all.tar");
        repository.ok("dump", repository.first(), "/", "-o", tar.toString());
        Path unpacked = Files.createDirectories(folder.resolve("untar"));
        Path restored = folder.resolve("restored");
        Shell.run(unpacked, "tar --xattrs --xattrs-include='*' -xpf '" + tar + "'");
        repository.restic().restore(repository.first(), restored);
        Shell.run(folder, "diff -r --no-dereference untar restored");
        assertThat(Shell.run(unpacked, "getfattr --only-values -n user.note etc/app/settings.yml"))
                .isEqualTo("hello");
        String stat = "stat -c '%n %a %u %g %.7Y' etc/app/settings.yml data.bin && test data.bin -ef data-link.bin";
        assertThat(Shell.run(unpacked, stat)).isEqualTo(Shell.run(restored, stat));
        Path zip = folder.resolve("etc.zip");
        repository.ok("dump", "--archive", "zip", repository.first(), "/etc", "-o", zip.toString());
        assertThat(Shell.run(folder, "python3 -m zipfile -l etc.zip")).contains("etc/app/settings.yml");
        Path one = folder.resolve("one");
        repository.ok("dump", repository.first(), "/data.bin", "-o", one.toString());
        assertThat(Files.mismatch(one, restored.resolve("data.bin"))).isEqualTo(-1);
    }

    @Test
    void a_restore_of_what_patterns_choose_is_that_of_restic() throws Exception {
        for (List<String> chosen : List.of(
                List.of("--include", "*.yml"),
                List.of("--include", "/etc", "--include", "data.bin"),
                List.of("--iinclude", "SETTINGS.*"),
                List.of("--exclude", "app"),
                List.of("--iexclude", "*.BIN", "--exclude", "/logs/*"))) {
            Path ours = Files.createTempDirectory(folder, "ours").resolve("target");
            List<String> arguments = new ArrayList<>(List.of("restore", repository.first()));
            arguments.addAll(chosen);
            arguments.add("--target");
            arguments.add(ours.toString());
            repository.ok(arguments.toArray(String[]::new));
            Path theirs = ours.resolveSibling("theirs");
            arguments.set(arguments.size() - 1, theirs.toString());
            repository.restic().run(arguments.toArray(String[]::new));
            String listing = "find . -mindepth 1 ! -type d -printf '%p %m %s %TY %n %l\\n' | sort";
            assertThat(Shell.run(ours, listing)).as(chosen.toString()).isEqualTo(Shell.run(theirs, listing));
        }
        assertThat(repository
                        .run(
                                "restore",
                                repository.first(),
                                "-t",
                                folder.resolve("none").toString(),
                                "-i",
                                "nothing")
                        .err())
                .contains("Nothing in the snapshot is selected");
    }

    /** Four snapshots of which each lacks something that another has; what marks one is what lies in it. */
    @Test
    void the_latest_is_the_one_that_restic_takes_by_host_tag_and_path() throws Exception {
        Restic other = new Restic(folder.resolve("latest")).init();
        Path top = Files.createDirectories(folder.resolve("top"));
        Shell.run(top, "mkdir a b; echo 1 > a/mark; echo 1 > b/other");
        other.run(backup("web", "day,full", "2026-01-01", top.resolve("a"), top.resolve("b")));
        Shell.run(top, "echo 2 > a/mark");
        other.run(backup("db", "day", "2026-01-02", top.resolve("a")));
        Shell.run(top, "echo 3 > a/mark");
        other.run(backup("web", "night", "2026-01-03", top));
        Shell.run(top, "echo 4 > a/mark");
        other.run(backup("mail", "night,full", "2026-01-04", top.resolve("a")));

        String a = top.resolve("a").toString();
        String b = top.resolve("b").toString();
        String relative = Path.of("").toAbsolutePath().relativize(top).toString();
        for (List<String> options : List.of(
                List.<String>of(),
                List.of("--path", a),
                List.of("--path", a, "--path", b),
                List.of("--path", top.toString()),
                List.of("--path", relative),
                List.of("--path", b + "/"),
                List.of("--host", "web"),
                List.of("--host", "web", "--host", "db"),
                List.of("--host", "web", "--path", a),
                List.of("--tag", "day"),
                List.of("--tag", "day,full"),
                List.of("--tag", "day", "--tag", "night,full"),
                List.of("--tag", "day", "--host", "db", "--path", a))) {
            String theirs = new String(other.run(with(options, "dump", "latest", a + "/mark")), StandardCharsets.UTF_8);
            Path content = Files.createTempDirectory(folder, "dumped").resolve("mark");
            CommandRun dumped = in(other, with(options, "dump", "latest", a + "/mark", "-o", content.toString()));
            assertThat(dumped.exitCode()).as(options + dumped.err()).isZero();
            assertThat(content).as(options.toString()).hasContent(theirs);
            Path target = Files.createTempDirectory(folder, "latest").resolve("target");
            CommandRun restored = in(other, with(options, "restore", "latest:" + a, "-t", target.toString()));
            assertThat(restored.exitCode()).as(restored.err()).isZero();
            assertThat(target.resolve("mark")).as(options.toString()).hasContent(theirs);
            assertThat(in(other, with(options, "ls", "latest", a, "--json"))
                            .out()
                            .lines()
                            .map(JSON::readTree)
                            .map(node -> node.get("path").stringValue()))
                    .containsExactly(a + "/mark");
            assertThat(found(in(other, with(options, "find", "mark", "--json")).out()))
                    .as(options.toString())
                    .isEqualTo(found(
                            new String(other.run(with(options, "find", "mark", "--json")), StandardCharsets.UTF_8)));
        }
        for (List<String> none : List.of(
                List.of("--path", top.resolve("a/mark").toString()),
                List.of("--host", "db", "--path", b),
                List.of("--tag", "day,night"))) {
            other.fail(with(none, "dump", "latest", a + "/mark"));
            for (String[] command : List.of(
                    with(none, "dump", "latest", a + "/mark"),
                    with(none, "ls", "latest"),
                    with(
                            none,
                            "restore",
                            "latest",
                            "-t",
                            folder.resolve("never").toString()))) {
                assertThat(in(other, command).err()).contains("holds no snapshot that was asked for");
            }
        }
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void a_file_that_cannot_be_written_whole_is_named_with_what_to_do() throws Exception {
        Path out = folder.resolve("too-large");
        Process dump = new ProcessBuilder(
                        "bash",
                        "-c",
                        // in KiB: what is beyond fails as on a full disk
                        "ulimit -f 1000; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holdfast.class.getName(),
                        "repo",
                        "dump",
                        repository.first(),
                        "/data.bin",
                        "-o",
                        out.toString(),
                        "-r",
                        repository.restic().repository().toString(),
                        "-p",
                        repository.password().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dump.waitFor()).as(said).isEqualTo(ExitCode.FAILED.code());
        assertThat(said).contains("Cannot write " + out, "It holds a part only").doesNotContain("\tat ");
    }

    private static String[] backup(String host, String tags, String day, Path... paths) {
        List<String> command =
                new ArrayList<>(List.of("backup", "--host", host, "--tag", tags, "--time", day + " 10:00:00"));
        Stream.of(paths).map(Path::toString).forEach(command::add);
        return command.toArray(String[]::new);
    }

    private static String[] with(List<String> options, String... command) {
        return Stream.concat(Stream.of(command), options.stream()).toArray(String[]::new);
    }

    private CommandRun in(Restic other, String... arguments) {
        return CommandRun.of(Stream.of(
                        Stream.of("repo"),
                        Stream.of(arguments),
                        Stream.of(
                                "-r",
                                other.repository().toString(),
                                "-p",
                                repository.password().toString()))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private static List<String> found(String matches) {
        return JSON.readTree(matches)
                .valueStream()
                .map(one -> one.get("snapshot").stringValue())
                .sorted()
                .toList();
    }
}
