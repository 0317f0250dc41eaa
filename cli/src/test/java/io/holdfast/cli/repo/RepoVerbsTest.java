package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code holdfast repo} beside the stock client on a repository that the stock client has written to. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepoVerbsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    static Path folder;

    private Restic restic;
    private Path source;
    private Path password;
    private String first = "";
    private String second = "";

    @BeforeAll
    void make() throws Exception {
        // ours, as the stock client makes its passwords dearer to try: half a second for each command
        Path place = folder.resolve("repository");
        try (Password opening = Password.of(Restic.PASSWORD.toCharArray())) {
            Repositories.init(place, opening).close();
        }
        restic = new Restic(place);
        password = Files.writeString(folder.resolve("password"), Restic.PASSWORD + "\n");
        source = Files.createDirectories(folder.resolve("source"));
        Shell.run(source, """
                mkdir -p etc/app logs
                echo one > etc/app/settings.yml; echo log > logs/app.log; ln -s app.log logs/current
                head -c 3000000 /dev/urandom > data.bin; ln data.bin data-link.bin
                touch -d '2025-05-05 05:05:05' etc/app/settings.yml; chmod 600 etc/app/settings.yml
                setfattr -n user.note -v hello etc/app/settings.yml
                """);
        restic.backup(source, ".", "--tag", "first,nightly", "--time", "2026-01-01 10:00:00");
        first = newest();
        Shell.run(source, """
                echo two > etc/app/settings.yml; rm logs/app.log; mkdir new; echo new > new/file; chmod 755 data.bin
                head -c 1000000 /dev/urandom > more.bin
                """);
        restic.backup(source, ".", "--tag", "second", "--time", "2026-01-02 10:00:00");
        second = newest();
    }

    private String newest() throws Exception {
        JsonNode all = json(restic.run("snapshots", "--json"));
        return all.get(all.size() - 1).get("id").stringValue();
    }

    private static JsonNode json(byte[] bytes) {
        return JSON.readTree(bytes);
    }

    private CommandRun repo(String... arguments) {
        List<String> command = new ArrayList<>(List.of("repo"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-r", restic.repository().toString(), "-p", password.toString()));
        return CommandRun.of(command.toArray(String[]::new));
    }

    private String ok(String... arguments) {
        CommandRun run = repo(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void snapshots_are_filtered_and_grouped_as_restic_does() throws Exception {
        for (String options :
                List.of("--latest 1", "--tag first,nightly", "--host nobody", "--tag second --tag first")) {
            List<String> ours = new ArrayList<>(List.of("snapshots", "--json"));
            ours.addAll(List.of(options.split(" ")));
            List<String> expected = new ArrayList<>();
            byte[] theirs = restic.run(ours.toArray(String[]::new));
            JSON.readTree(theirs).forEach(one -> expected.add(one.get("id").stringValue()));
            List<String> found = new ArrayList<>();
            JSON.readTree(ok(ours.toArray(String[]::new)))
                    .forEach(one -> found.add(one.get("id").stringValue()));
            assertThat(found).as(options).isEqualTo(expected);
        }
        JsonNode groups = JSON.readTree(ok("snapshots", "--json", "--group-by", "host,tags"));
        assertThat(groups).hasSize(2);
        assertThat(groups.get(0).get("group_key").get("hostname").stringValue()).isEqualTo("oracle");
    }

    @Test
    void statistics_are_those_of_restic_in_every_mode() throws Exception {
        for (String mode : List.of("restore-size", "files-by-contents", "blobs-per-file", "raw-data")) {
            JsonNode theirs = json(restic.run("stats", "--json", "--mode", mode));
            JsonNode ours = JSON.readTree(ok("stats", "--json", "--mode", mode));
            for (String field : List.of("total_size", "total_file_count", "total_blob_count")) {
                assertThat(ours.path(field).asLong(0))
                        .as(mode + " " + field + " " + theirs)
                        .isEqualTo(theirs.path(field).asLong(0));
            }
        }
        assertThat(repo("stats", "--mode", "guess").exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void a_difference_is_told_as_restic_tells_it() throws Exception {
        String theirs = new String(restic.run("diff", "--json", "--metadata", first, second), StandardCharsets.UTF_8);
        List<JsonNode> expected = theirs.lines().map(JSON::readTree).toList();
        List<JsonNode> ours = ok("diff", "--json", "--metadata", first, second)
                .lines()
                .map(JSON::readTree)
                .toList();
        assertThat(changes(ours)).isEqualTo(changes(expected)).containsEntry("/logs/app.log", "-");
        JsonNode said = ours.getLast();
        JsonNode wanted = expected.getLast();
        for (String side : List.of("added", "removed")) {
            assertThat(said.get(side)).isEqualTo(wanted.get(side));
        }
        assertThat(said.get("changed_files")).isEqualTo(wanted.get("changed_files"));
        assertThat(ok("diff", first + ":/etc", second + ":/etc")).contains("M    /app/settings.yml");
    }

    private static Map<String, String> changes(List<JsonNode> lines) {
        Map<String, String> changes = new HashMap<>();
        lines.stream()
                .filter(line -> line.has("path"))
                .forEach(line -> changes.put(
                        line.get("path").stringValue(), line.get("modifier").stringValue()));
        return changes;
    }

    @Test
    void entries_are_found_by_name_path_time_and_case() throws Exception {
        assertThat(ok("find", "*.yml"))
                .contains("/etc/app/settings.yml", first.substring(0, 8), second.substring(0, 8));
        assertThat(ok("find", "SETTINGS.*")).doesNotContain("settings");
        assertThat(ok("find", "-i", "SETTINGS.*", "-s", first))
                .contains("settings.yml")
                .doesNotContain("Snapshot " + second.substring(0, 8));
        assertThat(ok("find", "/etc/**/*.yml", "--newest", "2025-05-05"))
                .contains(first.substring(0, 8))
                .doesNotContain(second.substring(0, 8));
        JsonNode matches = JSON.readTree(ok("find", "--json", "file"));
        assertThat(matches).hasSize(1);
        assertThat(matches.get(0).get("snapshot").stringValue()).isEqualTo(second);
        assertThat(matches.get(0).get("matches").get(0).get("path").stringValue())
                .isEqualTo("/new/file");
    }

    @Test
    void blobs_trees_and_packs_are_found_where_they_are_used() throws Exception {
        String tree = restic.newestTree().toString();
        assertThat(ok("find", "--tree", tree.substring(0, 10))).contains(tree, "is in / of snapshot");
        String pack =
                Shell.run(restic.repository(), "ls -S data/*/* | head -n 1").strip();
        String name = pack.substring(pack.lastIndexOf('/') + 1);
        JsonNode uses = JSON.readTree(ok("find", "--json", "--pack", name));
        assertThat(uses).isNotEmpty();
        assertThat(uses.get(0).get("pack").stringValue()).isEqualTo(name);
        String blob = uses.get(0).get("id").stringValue();
        assertThat(ok("find", "--blob", blob)).contains("data");
    }

    @Test
    void a_part_of_the_packs_can_be_read_and_the_groups_make_the_whole() throws Exception {
        long all = bytesRead("--read-data");
        assertThat(all).isGreaterThan(4_000_000);
        assertThat(bytesRead()).isZero();
        long grouped = 0;
        for (int group = 1; group <= 3; group++) {
            grouped += bytesRead("--read-data-subset", group + "/3");
            restic.run("check", "--read-data-subset", group + "/3");
        }
        assertThat(grouped).isEqualTo(all);
        assertThat(bytesRead("--read-data-subset", "100%")).isEqualTo(all);
        assertThat(bytesRead("--read-data-subset", "1%")).isPositive().isLessThan(all);
        assertThat(bytesRead("--read-data-subset", "1K")).isPositive().isLessThan(all);
        for (String wrong : List.of("4/3", "0/3", "1/300", "0%", "101%", "much", "unlimited", "5%,1")) {
            CommandRun run = repo("check", "--read-data-subset", wrong);
            assertThat(run.exitCode()).as(wrong).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains(wrong, "Write it like 1/10");
        }
    }

    private long bytesRead(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("check", "--json"));
        command.addAll(List.of(arguments));
        return JSON.readTree(ok(command.toArray(String[]::new)))
                .get("bytes_read")
                .longValue();
    }

    @Test
    void a_listing_has_types_owners_links_and_every_field_in_json() throws Exception {
        String listing = ok("ls", "-lR", first);
        assertThat(listing).contains("lrwxrwxrwx", "/logs/current -> app.log").contains("-rw------- ");
        JsonNode link = ok("ls", "--json", first, "/logs")
                .lines()
                .map(JSON::readTree)
                .filter(node -> node.get("name").stringValue().equals("current"))
                .findFirst()
                .orElseThrow();
        assertThat(link.get("linktarget").stringValue()).isEqualTo("app.log");
        assertThat(ok("ls", first, "/logs", "/etc/app").lines())
                .containsExactly("/logs/app.log", "/logs/current", "/etc/app/settings.yml");
        assertThat(ok("ls", first, "/logs/app.log")).isEqualToIgnoringNewLines("/logs/app.log");
    }

    @Test
    void what_it_prints_of_the_repository_is_what_restic_prints() throws Exception {
        Path out = folder.resolve("cat");
        for (List<String> what : List.of(
                List.of("config"),
                List.of("masterkey"),
                List.of("snapshot", first),
                List.of("tree", restic.newestTree().toString()),
                List.of(
                        "index",
                        Shell.run(restic.repository(), "ls index | head -n 1").strip()))) {
            List<String> ours = new ArrayList<>(List.of("cat"));
            ours.addAll(what);
            ours.addAll(List.of("-o", out.toString()));
            ok(ours.toArray(String[]::new));
            List<String> theirs = new ArrayList<>(List.of("cat"));
            // restic knows a tree as the blob that it is
            theirs.addAll(what.getFirst().equals("tree") ? List.of("blob", what.get(1)) : what);
            JsonNode said = json(Files.readAllBytes(out));
            JsonNode expected = json(restic.run(theirs.toArray(String[]::new)));
            if (what.getFirst().equals("masterkey")) {
                // restic clears those bits of r that Poly1305 does not use
                assertThat(said.get("encrypt")).isEqualTo(expected.get("encrypt"));
                assertThat(said.get("mac").get("k"))
                        .isEqualTo(expected.get("mac").get("k"));
            } else {
                assertThat(said).as(what.toString()).isEqualTo(expected);
            }
            Files.delete(out);
        }
        assertThat(repo("cat", "snapshot").exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void a_directory_is_dumped_as_tar_and_zip_that_the_systems_tools_unpack() throws Exception {
        Path tar = folder.resolve("all.tar");
        ok("dump", first, "/", "-o", tar.toString());
        Path unpacked = Files.createDirectories(folder.resolve("untar"));
        Path restored = folder.resolve("restored");
        Shell.run(unpacked, "tar --xattrs --xattrs-include='*' -xpf '" + tar + "'");
        restic.restore(first, restored);
        Shell.run(folder, "diff -r --no-dereference untar restored");
        assertThat(Shell.run(unpacked, "getfattr --only-values -n user.note etc/app/settings.yml"))
                .isEqualTo("hello");
        String stat = "stat -c '%n %a %u %g %.7Y' etc/app/settings.yml data.bin && test data.bin -ef data-link.bin";
        assertThat(Shell.run(unpacked, stat)).isEqualTo(Shell.run(restored, stat));
        Path zip = folder.resolve("etc.zip");
        ok("dump", "--archive", "zip", first, "/etc", "-o", zip.toString());
        assertThat(Shell.run(folder, "python3 -m zipfile -l etc.zip")).contains("etc/app/settings.yml");
        Path one = folder.resolve("one");
        ok("dump", first, "/data.bin", "-o", one.toString());
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
            List<String> arguments = new ArrayList<>(List.of("restore", first));
            arguments.addAll(chosen);
            arguments.add("--target");
            arguments.add(ours.toString());
            ok(arguments.toArray(String[]::new));
            Path theirs = ours.resolveSibling("theirs");
            arguments.set(arguments.size() - 1, theirs.toString());
            restic.run(arguments.toArray(String[]::new));
            String listing = "find . -mindepth 1 ! -type d -printf '%p %m %s %TY %n %l\\n' | sort";
            assertThat(Shell.run(ours, listing)).as(chosen.toString()).isEqualTo(Shell.run(theirs, listing));
        }
        assertThat(repo("restore", first, "-t", folder.resolve("none").toString(), "-i", "nothing")
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
                        Stream.of("-r", other.repository().toString(), "-p", password.toString()))
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

    @Test
    void a_repository_made_for_copies_cuts_where_the_first_one_does() throws Exception {
        Path other = folder.resolve("cut-alike");
        CommandRun made = CommandRun.of(
                "repo",
                "init",
                "-r",
                other.toString(),
                "-p",
                password.toString(),
                "--chunks-of",
                restic.repository().toString(),
                "--chunks-of-password-file",
                password.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        JsonNode first = json(restic.run("cat", "config"));
        JsonNode second = json(new Restic(other).run("cat", "config"));
        assertThat(second.get("chunker_polynomial")).isEqualTo(first.get("chunker_polynomial"));
        assertThat(second.get("id")).isNotEqualTo(first.get("id"));
        assertThat(json(new Restic(other).run("cat", "masterkey"))).isNotEqualTo(json(restic.run("cat", "masterkey")));
    }

    @Test
    void keys_are_listed_added_changed_and_removed_and_restic_opens_with_the_new_password() throws Exception {
        Path place = folder.resolve("keys");
        try (Password opening = Password.of(Restic.PASSWORD.toCharArray())) {
            Repositories.init(place, opening).close();
        }
        Restic other = new Restic(place);
        Path fresh = Files.writeString(folder.resolve("fresh"), "fresh password\n");
        Path changed = Files.writeString(folder.resolve("changed"), "changed password\n");
        String[] where = {"-r", place.toString(), "-p"};
        CommandRun added = CommandRun.of(
                "repo",
                "key",
                "add",
                "--new-password-file",
                fresh.toString(),
                "--host",
                "vault",
                "--user",
                "ann",
                where[0],
                where[1],
                where[2],
                password.toString(),
                "--json");
        assertThat(added.exitCode()).as(added.err()).isZero();
        String id = JSON.readTree(added.out()).get("id").stringValue();
        String listed =
                new String(new Restic(place, "fresh password").run("key", "list", "--json"), StandardCharsets.UTF_8);
        assertThat(JSON.readTree(listed)).hasSize(2).anySatisfy(key -> {
            assertThat(key.get("userName").stringValue()).isEqualTo("ann");
            assertThat(key.get("hostName").stringValue()).isEqualTo("vault");
        });

        CommandRun own = CommandRun.of("repo", "key", "remove", id, where[0], where[1], where[2], fresh.toString());
        assertThat(own.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(own.err()).contains("opened with");

        CommandRun passwd = CommandRun.of(
                "repo",
                "key",
                "passwd",
                "--new-password-file",
                changed.toString(),
                where[0],
                where[1],
                where[2],
                fresh.toString());
        assertThat(passwd.exitCode()).as(passwd.err()).isZero();
        assertThat(new Restic(place, "fresh password").fail("snapshots")).contains("wrong password");
        new Restic(place, "changed password").run("snapshots");
        other.run("snapshots");

        String old = JSON.readTree(CommandRun.of(
                                "repo", "key", "list", "--json", where[0], where[1], where[2], password.toString())
                        .out())
                .valueStream()
                .filter(key -> key.get("current").booleanValue())
                .findFirst()
                .orElseThrow()
                .get("id")
                .stringValue();
        assertThat(CommandRun.of(
                                "repo",
                                "key",
                                "remove",
                                old.substring(0, 12),
                                where[0],
                                where[1],
                                where[2],
                                changed.toString())
                        .exitCode())
                .isZero();
        assertThat(other.fail("snapshots")).contains("wrong password");
        assertThat(CommandRun.of("repo", "snapshots", where[0], where[1], where[2], password.toString())
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_PASSWORD.code());
        assertThat(Shell.run(place, "ls keys | wc -l").strip()).isEqualTo("1");
    }

    @Test
    void tags_change_and_the_first_id_is_remembered_and_a_hold_holds() throws Exception {
        Path place = folder.resolve("tags");
        Shell.run(folder, "cp -a repository tags");
        String[] where = {"-r", place.toString(), "-p", password.toString()};
        CommandRun tagged = CommandRun.of(
                "repo",
                "tag",
                "--add",
                "a,b",
                "--remove",
                "nightly",
                first,
                where[0],
                where[1],
                where[2],
                where[3],
                "--json");
        assertThat(tagged.exitCode()).as(tagged.err()).isZero();
        Restic other = new Restic(place);
        JsonNode changed =
                JSON.readTree(other.run("snapshots", "--json", "--tag", "a")).get(0);
        assertThat(changed.get("original").stringValue()).isEqualTo(first);
        assertThat(changed.get("tags")).map(JsonNode::stringValue).containsExactly("first", "a", "b");
        // restic changes it on, and we see what it did
        other.run("tag", "--add", "c", changed.get("id").stringValue());

        CommandRun held = CommandRun.of(
                "repo", "hold", "add", "latest", "--case", "ACME v. us", where[0], where[1], where[2], where[3]);
        assertThat(held.exitCode()).as(held.err()).isZero();
        CommandRun forget = CommandRun.of("repo", "forget", "latest", where[0], where[1], where[2], where[3]);
        assertThat(forget.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(forget.err()).contains("ACME v. us");
        CommandRun rules = CommandRun.of(
                "repo",
                "forget",
                "--keep-tag",
                "none",
                "--group-by",
                "",
                where[0],
                where[1],
                where[2],
                where[3],
                "--json");
        assertThat(rules.exitCode()).as(rules.err()).isZero();
        assertThat(JSON.readTree(rules.out()).get(0).get("keep")).hasSize(1);
        assertThat(CommandRun.of("repo", "hold", "list", where[0], where[1], where[2], where[3])
                        .out())
                .contains("ACME v. us");
        assertThat(CommandRun.of(
                                "repo",
                                "hold",
                                "remove",
                                "latest",
                                "--all-cases",
                                where[0],
                                where[1],
                                where[2],
                                where[3])
                        .exitCode())
                .isZero();
        assertThat(CommandRun.of("repo", "forget", "latest", where[0], where[1], where[2], where[3])
                        .exitCode())
                .isZero();
        assertThat(JSON.readTree(other.run("snapshots", "--json"))).isEmpty();
    }

    @Test
    void a_lock_of_a_dead_process_goes_and_one_in_use_only_when_told_to() throws Exception {
        Path place = folder.resolve("locks");
        Shell.run(folder, "cp -a repository locks");
        Restic other = new Restic(place);
        ProcessBuilder builder = new ProcessBuilder("restic", "--no-cache", "backup", "--stdin");
        builder.environment().put("RESTIC_REPOSITORY", place.toString());
        builder.environment().put("RESTIC_PASSWORD", Restic.PASSWORD);
        Process living = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("living.log").toFile())
                .start();
        try {
            while (Shell.run(place, "ls locks | grep -cxE '[0-9a-f]{64}' || true")
                    .strip()
                    .equals("0")) {
                assertThat(living.isAlive())
                        .as(Files.readString(folder.resolve("living.log")))
                        .isTrue();
                Thread.sleep(50);
            }
            String[] where = {"-r", place.toString(), "-p", password.toString()};
            CommandRun run = CommandRun.of("repo", "unlock", where[0], where[1], where[2], where[3]);
            assertThat(run.out()).contains("In use:", "Removed 0 locks");
            living.destroyForcibly().waitFor();
            CommandRun after = CommandRun.of("repo", "unlock", where[0], where[1], where[2], where[3]);
            assertThat(after.out()).contains("Removed 1 locks");
            assertThat(place.resolve("locks")).isEmptyDirectory();
        } finally {
            living.destroyForcibly().waitFor();
        }
        other.checkReadingAllData();
    }
}
