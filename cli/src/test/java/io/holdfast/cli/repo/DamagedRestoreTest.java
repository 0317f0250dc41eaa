package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What comes out of a repository of stock restic whose packs are no longer what was written. */
@Timeout(120)
class DamagedRestoreTest {
    @TempDir
    Path folder;

    private Restic restic;
    private Path source;
    private Path password;

    private CommandRun restore(String repository, String... arguments) {
        List<String> command = new ArrayList<>(List.of("repo", "restore", "latest", "--json"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-r", folder.resolve(repository).toString(), "-p", password.toString()));
        return CommandRun.of(command.toArray(String[]::new));
    }

    private void backUp() throws Exception {
        password = Files.writeString(folder.resolve("password"), Restic.PASSWORD + "\n");
        source = Files.createDirectories(folder.resolve("source"));
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            Path directory = Files.createDirectories(source.resolve("d" + i % 6));
            byte[] content = new byte[i % 10 == 0 ? 9_000_000 : 200_000 + i];
            random.nextBytes(content);
            Files.write(directory.resolve("f" + i), content);
        }
        Shell.run(source, "ln d1/f1 d2/linked; ln -s d1/f1 pointer; mkdir empty");
        restic = new Restic(folder.resolve("repository")).init();
        restic.backup(source, ".");
        Shell.run(folder, "cp -a repository mirror");
    }

    /** The packs, the largest first: trees are in the smallest. */
    private List<Path> packs() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("repository/data"))) {
            return files.filter(Files::isRegularFile)
                    .sorted((a, b) ->
                            Long.compare(b.toFile().length(), a.toFile().length()))
                    .toList();
        }
    }

    private static JsonNode snapshots(Restic restic) throws Exception {
        return JsonMapper.shared().readTree(restic.run("snapshots", "--json"));
    }

    private static void flip(Path pack, long at) throws Exception {
        byte[] bytes = Files.readAllBytes(pack);
        bytes[(int) at] ^= 4;
        pack.toFile().setWritable(true);
        Files.write(pack, bytes);
    }

    @Test
    void all_that_is_sound_is_restored_and_each_file_that_is_not_is_named() throws Exception {
        backUp();
        List<Path> packs = packs();
        flip(packs.get(0), packs.get(0).toFile().length() / 2);
        flip(packs.get(1), 100);
        Files.delete(packs.get(2));

        Path target = folder.resolve("target");
        assertThat(restore(
                                "repository",
                                "--fail-damaged",
                                "-t",
                                folder.resolve("ended").toString())
                        .exitCode())
                .isEqualTo(ExitCode.DAMAGED.code());
        CommandRun run = restore("repository", "-t", target.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTIAL.code());
        TreeMap<String, Long> named = new TreeMap<>();
        for (JsonNode loss : JsonMapper.shared().readTree(run.out()).path("losses")) {
            assertThat(loss.path("directory").booleanValue()).isFalse();
            assertThat(loss.path("reason").stringValue()).contains("pack ");
            named.put(loss.path("path").stringValue(), loss.path("bytes").longValue());
        }
        TreeMap<String, Long> differ = new TreeMap<>();
        long sound = 0;
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                Path restored = target.resolve(source.relativize(file));
                assertThat(Files.size(restored)).isEqualTo(Files.size(file));
                if (Files.mismatch(restored, file) >= 0) {
                    differ.put("/" + source.relativize(file), Files.size(file));
                } else {
                    sound++;
                }
            }
        }
        // of the two names of one file the first is named
        if (differ.containsKey("/d1/f1")) {
            differ.remove("/d2/linked");
        }
        assertThat(named.keySet()).isEqualTo(differ.keySet()).isNotEmpty();
        assertThat(named).allSatisfy((path, bytes) -> assertThat(bytes).isBetween(1L, differ.get(path)));
        assertThat(sound).isGreaterThan(10);
        assertThat(run.err()).contains("damaged: " + named.firstKey() + " lacks ");

        // what a mirror has makes it whole
        CommandRun rest = restore("mirror", "--update", "-t", target.toString());
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        Shell.run(folder, "diff -r --no-dereference source target");
        assertThat(Shell.run(target, "stat -c '%n %a %.7Y' d*/f*"))
                .isEqualTo(Shell.run(source, "stat -c '%n %a %.7Y' d*/f*"));
    }

    @Test
    void a_directory_that_cannot_be_read_is_named_and_the_others_are_restored() throws Exception {
        backUp();
        Path last = packs().getLast();
        // the root tree comes last in the pack of trees, the first directory's first
        flip(last, 40);
        Path target = folder.resolve("target");
        CommandRun run = restore("repository", "-t", target.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTIAL.code());
        JsonNode losses = JsonMapper.shared().readTree(run.out()).path("losses");
        assertThat(losses.size()).isEqualTo(1);
        assertThat(losses.get(0).path("directory").booleanValue()).isTrue();
        String lost = losses.get(0).path("path").stringValue().substring(1);
        Shell.run(folder, "rm -r source/'" + lost + "'/*; diff -r --no-dereference source target");
    }

    @Test
    void a_copy_leaves_out_the_snapshots_that_are_damaged_and_names_them() throws Exception {
        backUp();
        String damaged = snapshots(restic).get(0).path("short_id").stringValue();
        Path more = Files.createDirectories(folder.resolve("more"));
        Files.write(more.resolve("later"), new byte[] {1, 2, 3});
        flip(packs().get(0), 100);
        restic.backup(more, ".");
        Path to = folder.resolve("to");
        assertThat(CommandRun.of("repo", "init", "-r", to.toString(), "-p", password.toString())
                        .exitCode())
                .isZero();
        List<String> command = new ArrayList<>(
                List.of("repo", "copy", "--to", to.toString(), "--to-password-file", password.toString()));
        command.addAll(List.of("-r", restic.repository().toString(), "-p", password.toString()));
        CommandRun run = CommandRun.of(command.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTIAL.code());
        assertThat(run.err()).contains("damaged: snapshot " + damaged + " is not copied");
        Restic copied = new Restic(to);
        copied.checkReadingAllData();
        copied.restore("latest", folder.resolve("copied"));
        assertThat(folder.resolve("copied/later")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(snapshots(copied).size()).isEqualTo(1);
        command.add("--fail-damaged");
        assertThat(CommandRun.of(command.toArray(String[]::new)).exitCode()).isEqualTo(ExitCode.DAMAGED.code());
    }
}
