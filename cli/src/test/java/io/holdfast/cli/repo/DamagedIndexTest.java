package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.index.Index;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What goes on, and what does not, when one index file of a repository of stock restic is damaged. */
@Timeout(120)
class DamagedIndexTest {
    @TempDir
    Path folder;

    private ResticsRepository repository;
    private Path place;
    private Path damaged;
    private final Logger log = (Logger) LoggerFactory.getLogger(Index.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void damage() throws Exception {
        repository = new ResticsRepository(folder);
        place = repository.restic().repository();
        // that of the first backup: the second one's tree refers to much of what it names
        damaged = place.resolve("index")
                .resolve(Shell.run(place.resolve("index"), "ls -tr | head -n 1").strip());
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        damaged.toFile().setWritable(true);
        Files.write(damaged, bytes);
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void end() {
        log.detachAppender(logged);
    }

    private List<String> warnings() {
        synchronized (logged) {
            return logged.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(message -> message.contains(place.toString()))
                    .toList();
        }
    }

    private List<Path> packs() throws Exception {
        try (Stream<Path> files = Files.walk(place.resolve("data"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void every_verb_that_reads_goes_on_and_the_file_is_named_with_what_to_do() throws Exception {
        assertThat(repository.restic().fail("restore", "latest", "--target", "unused"))
                .contains("invalid data returned");
        for (String snapshot : List.of(repository.first(), repository.second())) {
            repository.ok("ls", "-l", snapshot);
            repository.ok("cat", "snapshot", snapshot);
            String tree = ResticsRepository.json(repository.restic().run("cat", "snapshot", snapshot))
                    .get("tree")
                    .stringValue();
            repository.ok("cat", "tree", tree);
        }
        assertThat(warnings())
                .isNotEmpty()
                .allSatisfy(warning -> assertThat(warning)
                        .contains("index/" + damaged.getFileName())
                        .contains("repo repair --from")
                        .contains("repo rebuild-index"));
        repository.ok("snapshots");
        repository.ok("stats", "--mode", "raw-data");
        repository.ok("diff", repository.first(), repository.second());
        assertThat(repository.ok("find", "data.bin")).contains("/data.bin");
        Path dumped = folder.resolve("dumped");
        repository.ok("dump", repository.second(), "/data.bin", "-o", dumped.toString());
        assertThat(dumped).hasSameBinaryContentAs(folder.resolve("source/data.bin"));
        repository.ok(
                "restore", repository.second(), "-t", folder.resolve("target").toString());
        Shell.run(folder, "diff -r --no-dereference source target");
        repository.ok(
                "restore", repository.first(), "-t", folder.resolve("earlier").toString());
        assertThat(folder.resolve("earlier/logs/app.log")).hasContent("log\n");

        Restic copy = new Restic(folder.resolve("copy")).init();
        String password = repository.password().toString();
        repository.ok("copy", "--to", copy.repository().toString(), "--to-password-file", password);
        copy.checkReadingAllData();
        CommandRun check = repository.run("check");
        assertThat(check.exitCode()).isEqualTo(ExitCode.DAMAGED.code());
        assertThat(check.out() + check.err()).contains("index/" + damaged.getFileName());
    }

    @Test
    void what_is_lost_beside_it_is_named_and_the_rest_is_restored() throws Exception {
        Path largest = packs().stream()
                .max(java.util.Comparator.comparingLong(pack -> pack.toFile().length()))
                .orElseThrow();
        Files.delete(largest);
        CommandRun run = repository.run(
                "restore",
                "--json",
                repository.second(),
                "-t",
                folder.resolve("target").toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTIAL.code());
        JsonNode losses = ResticsRepository.json(run.out().getBytes(StandardCharsets.UTF_8))
                .get("losses");
        assertThat(losses.valueStream().map(loss -> loss.get("path").stringValue()))
                .isNotEmpty()
                .allMatch(path -> path.startsWith("/data"));
        Shell.run(folder, "rm source/data*.bin target/data*.bin; diff -r --no-dereference source target");
    }

    @Test
    void a_backup_goes_on_without_counting_on_what_no_sound_file_names() throws Exception {
        Path source = folder.resolve("source");
        String said = repository.ok("backup", "--json", source.toString());
        String snapshot = ResticsRepository.json(said.getBytes(StandardCharsets.UTF_8))
                .get("snapshot")
                .stringValue();
        assertThat(warnings()).isNotEmpty();
        // who takes the damaged file away, as a neighbour might, finds the new snapshot whole
        Files.delete(damaged);
        repository.ok("forget", repository.first(), repository.second());
        repository.restic().run("prune");
        repository.restic().checkReadingAllData();
        repository.ok(
                "restore",
                snapshot + ":" + source,
                "-t",
                folder.resolve("target").toString());
        Shell.run(folder, "diff -r --no-dereference source target");
    }

    @Test
    void a_prune_removes_nothing_until_the_index_is_made_anew() throws Exception {
        repository.ok("forget", repository.second());
        List<Path> before = packs();
        CommandRun prune = repository.run("prune", "--max-unused", "0");
        assertThat(prune.exitCode()).isEqualTo(ExitCode.DAMAGED.code());
        assertThat(prune.err())
                .contains("index/" + damaged.getFileName())
                .contains("rebuild-index")
                .contains("Nothing was removed");
        assertThat(packs()).isEqualTo(before);

        repository.ok("rebuild-index");
        repository.ok("prune", "--max-unused", "0", "--no-extra-verify");
        repository.restic().checkReadingAllData();
        repository.ok(
                "restore", repository.first(), "-t", folder.resolve("target").toString());
        assertThat(folder.resolve("target/logs/app.log")).hasContent("log\n");
        assertThat(packs()).hasSizeLessThan(before.size());
    }
}
