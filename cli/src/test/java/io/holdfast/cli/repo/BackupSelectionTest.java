package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Password;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.SmallDisk;
import io.holdfast.repository.key.QuickKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a backup leaves out is what the stock client leaves out with the same options. */
@Timeout(400)
class BackupSelectionTest {
    @TempDir
    Path folder;

    private Restic restic;
    private Path source;
    private Path password;

    @BeforeEach
    void make() throws Exception {
        Path place = folder.resolve("repository");
        try (Password opening = Password.of(Restic.PASSWORD.toCharArray())) {
            QuickKeys.make(place, opening);
        }
        restic = new Restic(place);
        password = Files.writeString(folder.resolve("password"), Restic.PASSWORD + "\n");
        source = Files.createDirectories(folder.resolve("source"));
        Shell.run(source, """
                mkdir -p a/deep cache/below marked/below plain
                printf 'Signature: 8a477f597d28d172789f06886806bc55\\n' > cache/CACHEDIR.TAG; echo x > cache/below/file
                echo no > plain/CACHEDIR.TAG; echo x > plain/file
                printf 'skip me' > marked/.nobackup; echo x > marked/below/file; echo other > a/.nobackup
                echo x > a/one.TMP; echo x > a/two.tmp; echo x > a/keep.tmp; echo x > 'a/x,y.log'; echo x > a/deep/three.o; echo x > 'a/$HOME'
                head -c 5000 /dev/zero > a/large; echo x > a/small
                """);
        Files.writeString(folder.resolve("patterns"), "# comment\n\n*.tmp\n!keep.tmp\n$$HOME\nlarge\n");
    }

    private CommandRun backup(String... arguments) {
        List<String> command = new ArrayList<>(List.of("repo", "backup", "--json"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-r", restic.repository().toString(), "-p", password.toString()));
        return CommandRun.of(command.toArray(String[]::new));
    }

    /** What is in the newest snapshot, but for what is ours. */
    private TreeSet<String> newest() throws Exception {
        TreeSet<String> names = new TreeSet<>();
        new String(restic.run("ls", "latest"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("/") && !line.contains("/.holdfast"))
                .forEach(names::add);
        return names;
    }

    @Test
    void every_rule_leaves_out_what_it_does_with_restic() throws Exception {
        for (List<String> rules : List.of(
                List.of("--exclude", "*.tmp", "--exclude", "deep"),
                List.of("--iexclude", "*.tmp"),
                List.of("--exclude", "x,y.log"),
                List.of("--exclude-file", folder.resolve("patterns").toString()),
                List.of("--exclude-caches"),
                List.of("--exclude-if-present", ".nobackup"),
                List.of("--exclude-if-present", ".nobackup:skip me"),
                List.of("--exclude-larger-than", "4K", "--one-file-system"))) {
            List<String> arguments = new ArrayList<>(rules);
            arguments.add(source.toString());
            CommandRun run = backup(arguments.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isZero();
            TreeSet<String> ours = newest();
            restic.backup(source, arguments.toArray(String[]::new));
            assertThat(ours).as(rules.toString()).isEqualTo(newest());
        }
    }

    @Test
    void paths_come_from_files_by_patterns_as_they_are_and_with_nul_bytes() throws Exception {
        Path patterns = Files.writeString(folder.resolve("from"), "# comment\n" + source + "/a/*.tmp\n");
        Path verbatim = Files.writeString(folder.resolve("verbatim"), source + "/a/x,y.log\n");
        Path raw = Files.writeString(folder.resolve("raw"), source + "/plain\0" + source + "/cache/below\0");
        String[] arguments = {
            "--files-from",
            patterns.toString(),
            "--files-from-verbatim",
            verbatim.toString(),
            "--files-from-raw",
            raw.toString()
        };
        CommandRun run = backup(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        TreeSet<String> ours = newest();
        restic.backup(source, arguments);
        assertThat(ours).isEqualTo(newest());
        assertThat(backup().exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void what_can_be_reached_is_backed_up_whatever_its_name_and_what_cannot_is_named() throws Exception {
        Shell.run(source, """
                echo x > 'at end '; echo x > "$(printf 'line\\nfeed')"; echo x > "$(printf '\\377')"
                ln -s plain/file link; ln -s nowhere dangling
                """);
        Path raw = Files.write(
                folder.resolve("raw"),
                (source + "/line\nfeed\0" + source + "/\u00ff\0").getBytes(StandardCharsets.ISO_8859_1));
        CommandRun run = backup(
                source + "/at end ",
                source + "/link",
                source + "/dangling",
                source + "/absent",
                "--files-from-raw",
                raw.toString(),
                "--tag",
                "one,two",
                "--tag",
                "three");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTIAL.code());
        assertThat(run.err()).contains(source + "/absent cannot be reached");
        assertThat(new String(restic.run("snapshots", "--tag", "one,two,three"), StandardCharsets.UTF_8))
                .contains("1 snapshot");
        Path restored = folder.resolve("restored");
        restic.restore("latest", restored);
        Shell.run(Path.of(restored + source.toString()), """
                test "$(ls | wc -l)" = 6 -a -f 'at end ' -a -L link -a -L dangling
                test -f "$(printf 'line\\nfeed')" -a -f "$(printf '\\377')"
                """);
        assertThat(backup(source + "/absent", source + "/neither").exitCode()).isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void the_root_of_the_file_system_can_be_named() throws Exception {
        CommandRun run = backup("/", "--exclude", "/*", "--one-file-system");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(newest()).isEmpty();
    }

    @Test
    void a_snapshot_that_lacks_what_could_not_be_read_says_so_with_exit_code_3() throws Exception {
        // can be opened, but not even root can read what is at its beginning
        String unreadable = "/proc/" + ProcessHandle.current().pid() + "/mem";
        CommandRun run = backup(source.toString(), unreadable);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTIAL.code());
        assertThat(run.out()).contains(unreadable);
        assertThat(newest()).anyMatch(name -> name.endsWith("a/large")).noneMatch(name -> name.endsWith("/mem"));
        assertThat(backup("--skip-unreadable", source.toString(), unreadable).exitCode())
                .isZero();
        assertThat(backup("--fail-unreadable", source.toString(), unreadable).exitCode())
                .isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void each_of_many_that_cannot_be_read_is_named_when_it_is_met() throws Exception {
        List<Process> sleepers = new ArrayList<>();
        try {
            List<String> unreadable = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                Process sleeper = new ProcessBuilder("sleep", "300").start();
                sleepers.add(sleeper);
                unreadable.add("/proc/" + sleeper.pid() + "/mem");
            }
            CommandRun run = backup(unreadable.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTIAL.code());
            JsonMapper json = JsonMapper.shared();
            assertThat(run.err()
                            .lines()
                            .filter(line -> line.startsWith("{"))
                            .map(json::readTree)
                            .filter(line ->
                                    line.path("message_type").stringValue().equals("remark"))
                            .filter(line -> line.path("what").stringValue().startsWith("was not read: "))
                            .map(line -> line.path("entry").stringValue()))
                    .containsExactlyInAnyOrderElementsOf(unreadable);
        } finally {
            sleepers.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void one_file_system_ends_at_a_mount_where_restic_ends() throws Exception {
        Path top = Files.createDirectories(folder.resolve("top"));
        Shell.run(top, "echo x > here");
        try (SmallDisk other = SmallDisk.mount(top.resolve("other"), 1)) {
            Files.writeString(other.directory().resolve("there"), "y");
            for (List<String> options : List.of(List.of("--one-file-system"), List.<String>of())) {
                List<String> arguments = new ArrayList<>(options);
                arguments.add(top.toString());
                CommandRun run = backup(arguments.toArray(String[]::new));
                assertThat(run.exitCode()).as(run.err()).isZero();
                TreeSet<String> ours = newest();
                restic.backup(top, arguments.toArray(String[]::new));
                assertThat(ours).isEqualTo(newest());
                assertThat(ours.contains(top + "/other/there")).isEqualTo(options.isEmpty());
            }
        }
    }

    private long added(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonMapper.shared().readTree(run.out()).get("added_bytes").longValue();
    }

    @Test
    void a_dry_run_says_what_would_be_stored_and_leaves_the_repository_as_it_is() throws Exception {
        Shell.run(source, "head -c 3000000 /dev/urandom > new");
        String list = "find . -printf '%p %s %T@ %i\\n' | sort";
        String before = Shell.run(restic.repository(), list);
        CommandRun dry = backup("--dry-run", source.toString());
        assertThat(Shell.run(restic.repository(), list)).isEqualTo(before);
        assertThat(JsonMapper.shared().readTree(dry.out()).has("snapshot")).isFalse();
        long real = added(backup(source.toString()));
        // times of day are of other lengths
        assertThat(added(dry)).isCloseTo(real, Offset.offset(1000L)).isGreaterThan(3_000_000);
        // nothing but what others do to the directories above
        assertThat(added(backup("--dry-run", source.toString()))).isLessThan(2000);
    }

    @Test
    void when_something_was_read_is_stored_only_where_that_is_wanted() throws Exception {
        String read = "find . -exec touch -a -d '2025-01-01 00:00:00Z' '{}' +";
        Shell.run(source, read);
        added(backup(source.toString()));
        assertThat(accessTimes())
                .isNotEmpty()
                .allSatisfy((time, modified) -> assertThat(time).isEqualTo(modified));
        // the backup itself has read everything
        Shell.run(source, read);
        added(backup("--with-atime", "--force", source.toString()));
        assertThat(accessTimes()).containsOnlyKeys("2025-01-01T00:00:00Z");
    }

    /** Of what is in the newest snapshot below the source, by the stock client: when it was read, and modified. */
    private Map<String, String> accessTimes() throws Exception {
        Map<String, String> times = new HashMap<>();
        new String(restic.run("ls", "--json", "latest"), StandardCharsets.UTF_8)
                .lines()
                .map(JsonMapper.shared()::readTree)
                .filter(node -> node.path("path").asString("").startsWith(source + "/"))
                .forEach(node -> times.put(
                        node.path("atime").stringValue(), node.path("mtime").stringValue()));
        return times;
    }

    @Test
    void what_changed_only_in_its_inode_is_read_unless_that_is_to_be_ignored() throws Exception {
        Shell.run(source, "head -c 100000 /dev/urandom > data; touch -d '2025-05-05 05:05:05' data");
        backup(source.toString());
        // the same size and time of modification with another content shows who reads
        Shell.run(source, """
                head -c 100000 /dev/urandom > other; touch -d '2025-05-05 05:05:05' other; mv other data
                """);
        assertThat(added(backup("--dry-run", "--ignore-inode", source.toString())))
                .isGreaterThan(100_000);
        assertThat(added(backup("--dry-run", "--ignore-ctime", source.toString())))
                .isGreaterThan(100_000);
        assertThat(added(backup("--dry-run", "--ignore-inode", "--ignore-ctime", source.toString())))
                .isLessThan(100_000);
        assertThat(added(backup(source.toString()))).isGreaterThan(100_000);
    }
}
