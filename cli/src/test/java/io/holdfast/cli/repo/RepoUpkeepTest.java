package io.holdfast.cli.repo;

import static io.holdfast.cli.repo.ResticsRepository.json;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code holdfast repo} beside the stock client: checks, keys, tags, holds and locks. */
class RepoUpkeepTest extends BesideRestic {
    @Test
    void a_part_of_the_packs_can_be_read_and_the_groups_make_the_whole() throws Exception {
        long all = bytesRead("--read-data");
        assertThat(all).isGreaterThan(4_000_000);
        assertThat(bytesRead()).isZero();
        long grouped = 0;
        for (int group = 1; group <= 3; group++) {
            grouped += bytesRead("--read-data-subset", group + "/3");
            repository.restic().run("check", "--read-data-subset", group + "/3");
        }
        assertThat(grouped).isEqualTo(all);
        assertThat(bytesRead("--read-data-subset", "100%")).isEqualTo(all);
        assertThat(bytesRead("--read-data-subset", "1%")).isPositive().isLessThan(all);
        assertThat(bytesRead("--read-data-subset", "1K")).isPositive().isLessThan(all);
        for (String wrong : List.of("4/3", "0/3", "1/300", "0%", "101%", "much", "unlimited", "5%,1")) {
            CommandRun run = repository.run("check", "--read-data-subset", wrong);
            assertThat(run.exitCode()).as(wrong).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains(wrong, "Write it like 1/10");
        }
    }

    private long bytesRead(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("check", "--json"));
        command.addAll(List.of(arguments));
        return JSON.readTree(repository.ok(command.toArray(String[]::new)))
                .get("bytes_read")
                .longValue();
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
                repository.password().toString(),
                "--chunks-of",
                repository.restic().repository().toString(),
                "--chunks-of-password-file",
                repository.password().toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        JsonNode first = json(repository.restic().run("cat", "config"));
        JsonNode second = json(new Restic(other).run("cat", "config"));
        assertThat(second.get("chunker_polynomial")).isEqualTo(first.get("chunker_polynomial"));
        assertThat(second.get("id")).isNotEqualTo(first.get("id"));
        assertThat(json(new Restic(other).run("cat", "masterkey")))
                .isNotEqualTo(json(repository.restic().run("cat", "masterkey")));
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
                repository.password().toString(),
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
                                "repo",
                                "key",
                                "list",
                                "--json",
                                where[0],
                                where[1],
                                where[2],
                                repository.password().toString())
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
        assertThat(CommandRun.of(
                                "repo",
                                "snapshots",
                                where[0],
                                where[1],
                                where[2],
                                repository.password().toString())
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_PASSWORD.code());
        assertThat(Shell.run(place, "ls keys | wc -l").strip()).isEqualTo("1");
    }

    @Test
    void tags_change_and_the_first_id_is_remembered_and_a_hold_holds() throws Exception {
        Path place = folder.resolve("tags");
        Shell.run(folder, "cp -a repository tags");
        String[] where = {"-r", place.toString(), "-p", repository.password().toString()};
        CommandRun tagged = CommandRun.of(
                "repo",
                "tag",
                "--add",
                "a,b",
                "--remove",
                "nightly",
                repository.first(),
                where[0],
                where[1],
                where[2],
                where[3],
                "--json");
        assertThat(tagged.exitCode()).as(tagged.err()).isZero();
        Restic other = new Restic(place);
        JsonNode changed =
                JSON.readTree(other.run("snapshots", "--json", "--tag", "a")).get(0);
        assertThat(changed.get("original").stringValue()).isEqualTo(repository.first());
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
            String[] where = {
                "-r", place.toString(), "-p", repository.password().toString()
            };
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
