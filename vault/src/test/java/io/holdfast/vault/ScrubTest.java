package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.vault.release.Change;
import io.holdfast.vault.release.Request;
import io.holdfast.vault.scrub.Damage;
import io.holdfast.vault.scrub.Mirror;
import io.holdfast.vault.status.Status;
import io.holdfast.vault.storage.Address;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What rots on the disk is found without the key, told, and repaired. */
@Timeout(value = 360, unit = TimeUnit.SECONDS)
class ScrubTest {
    @TempDir
    private Path temporary;

    private TestVault vault;
    private Rest rest;

    @BeforeEach
    void start() throws Exception {
        vault = quickScrub("vault");
        rest = vault.rest("acme", "main").created();
    }

    private TestVault quickScrub(String name) throws IOException {
        return TestVault.start(
                temporary.resolve(name), settings -> settings.withTimes(Duration.ofDays(1), Duration.ofSeconds(1)));
    }

    @AfterEach
    void stop() {
        rest.close();
        vault.close();
    }

    private Status await(Predicate<Status> reached) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            Status status = vault.server().status();
            if (reached.test(status)) {
                return status;
            }
            assertThat(System.nanoTime()).as(status.toString()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private void awaitRounds(int more) throws IOException, InterruptedException {
        long now = vault.server().status().scrub().rounds();
        await(status -> status.scrub().rounds() >= now + more);
    }

    private static void flipBit(Path file) throws IOException {
        file.toFile().setWritable(true);
        Instant lockEnd = Files.getLastModifiedTime(file).toInstant();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(raw.length() / 2);
            int old = raw.read();
            raw.seek(raw.length() / 2);
            raw.write(old ^ 4);
        }
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(lockEnd));
    }

    @Test
    void a_flipped_bit_is_found_told_and_repaired_by_an_upload_of_the_intact_content_only() throws Exception {
        byte[] content = "some content".repeat(100).getBytes(StandardCharsets.UTF_8);
        String name = rest.store("data", content);
        awaitRounds(2);
        assertThat(vault.server().status().problems()).isEmpty();
        Path stored = vault.stored("acme", "main", "data/" + name.substring(0, 2) + "/" + name);
        Instant lockEnd = Files.getLastModifiedTime(stored).toInstant();
        flipBit(stored);

        Status status =
                await(found -> !found.damaged().isEmpty() && !found.problems().isEmpty());
        assertThat(status.damaged()).extracting(Damage::file).containsExactly("data/" + name);
        assertThat(status.problems()).anySatisfy(problem -> assertThat(problem).contains("data/" + name));
        assertThat(rest.askAt("/health", "GET", null).statusCode()).isEqualTo(503);

        String path = "/data/" + name;
        assertThat(rest.post(path, content)).isEqualTo(409);
        assertThat(rest.post(path + "?repair=true", "other".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(400);
        assertThat(rest.post(path + "?repair=true", content)).isEqualTo(200);
        assertThat(rest.get(path).body()).isEqualTo(content);
        assertThat(Files.getLastModifiedTime(stored).toInstant()).isEqualTo(lockEnd);
        assertThat(vault.server().status().damaged()).isEmpty();
        assertThat(vault.folder().quarantine()).isNotEmptyDirectory();
        assertThat(rest.post(path + "?repair=true", content)).as("intact now").isEqualTo(409);
        assertThat(rest.delete(path)).isEqualTo(403);
        assertThat(vault.audited()).contains("damaged file found", "damaged file repaired by upload");
    }

    @Test
    void a_file_that_goes_behind_the_vaults_back_is_missed_until_it_is_back_or_given_up() throws Exception {
        byte[] content = "some content".getBytes(StandardCharsets.UTF_8);
        String name = rest.store("data", content);
        String lost = rest.store("snapshots", "a snapshot".getBytes(StandardCharsets.UTF_8));
        String removed = rest.store("index", "an index".getBytes(StandardCharsets.UTF_8));
        Path stored = vault.stored("acme", "main", "data/" + name.substring(0, 2) + "/" + name);
        Files.delete(stored);
        Files.delete(vault.stored("acme", "main", "snapshots/" + lost));
        // also while the vault is not running, and with the last line of its list torn by a crash
        vault.stop();
        Files.writeString(vault.stored("acme", "main", "holdfast-accepted"), "+data/0123", StandardOpenOption.APPEND);
        vault.startAgain();

        Status status = await(found -> found.damaged().size() == 2);
        assertThat(status.damaged()).extracting(Damage::found).containsOnly("missing");
        assertThat(status.problems())
                .anySatisfy(problem -> assertThat(problem).contains("data/" + name + " is missing"));
        rest.close();
        rest = vault.rest("acme", "main");
        assertThat(rest.post("/data/" + name, content)).isEqualTo(200);
        // a round that looked before it came back may say that it is missing once more
        await(found -> found.damaged().stream().map(Damage::file).toList().equals(List.of("snapshots/" + lost)));

        // nobody can bring it back: two operators agree to that
        Request request = vault.desk()
                .request(
                        "alice",
                        TestVault.ALICE,
                        new Change.LetGo("acme/main", List.of("snapshots/" + lost)),
                        "lost for good");
        vault.desk().approve("bob", TestVault.BOB, request.id());
        vault.time.pass(Duration.ofHours(25));
        await(found -> found.damaged().isEmpty());

        // what its client removes when it may is not missed
        vault.time.pass(TestVault.RETENTION);
        assertThat(rest.delete("/index/" + removed)).isEqualTo(200);
        awaitRounds(2);
        assertThat(vault.server().status().damaged()).isEmpty();

        // without the list, which is made anew, nothing is missed that is there
        vault.stop();
        Files.delete(vault.stored("acme", "main", "holdfast-accepted"));
        vault.startAgain();
        awaitRounds(2);
        assertThat(vault.server().status().damaged()).isEmpty();
        assertThat(Files.readString(vault.stored("acme", "main", "holdfast-accepted")))
                .isEqualTo("+data/" + name + "\n");
        assertThat(vault.audited()).contains("missing file found", "missing file given up under a release");
    }

    @Test
    void every_type_of_file_is_read_and_what_is_intact_again_is_told_no_more() throws Exception {
        assertThat(rest.post("/config", "the config".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(200);
        for (String type : List.of("keys", "snapshots", "index", "data")) {
            String name = rest.store(type, ("a file of " + type).getBytes(StandardCharsets.UTF_8));
            flipBit(vault.stored(
                    "acme", "main", type + "/" + (type.equals("data") ? name.substring(0, 2) + "/" : "") + name));
        }
        flipBit(vault.stored("acme", "main", "config"));
        Status status = await(found -> found.damaged().size() == 5);
        assertThat(status.damaged())
                .extracting(damage -> damage.file().replaceAll("/.*", ""))
                .containsExactlyInAnyOrder("config", "keys", "snapshots", "index", "data");
        flipBit(vault.stored("acme", "main", "config"));
        await(found -> found.damaged().size() == 4);
        vault.restart();
        assertThat(vault.server().status().damaged()).hasSize(4);
    }

    @Test
    void the_vault_pulls_what_is_damaged_from_its_mirror_by_itself() throws Exception {
        Path data = Files.createDirectories(temporary.resolve("data"));
        byte[] random = new byte[1 << 20];
        new Random(3).nextBytes(random);
        Files.write(data.resolve("random"), random);
        StockRestic restic =
                new StockRestic(vault.url("acme", "backup"), vault.folder().certificate(), temporary);
        restic.run("init");
        restic.run("backup", data.toString());

        try (TestVault other = TestVault.start(temporary.resolve("other"))) {
            // the mirror: the same files, under another client's name
            other.add("copy", 1 << 30, TestVault.RETENTION);
            try (Rest there = other.rest("copy", "of-acme").created();
                    Rest here = vault.rest("acme", "backup")) {
                for (String type : List.of("keys", "snapshots", "index", "data")) {
                    String listed = new String(here.get("/" + type + "/").body(), StandardCharsets.UTF_8);
                    for (String name : listed.replaceAll("[^0-9a-f,]", "").split(",")) {
                        there.store(type, here.get("/" + type + "/" + name).body());
                    }
                }
            }
            vault.desk()
                    .mirror(
                            Address.parse("acme/backup"),
                            new Mirror(
                                    URI.create(other.server().address() + "/copy/of-acme/"),
                                    "copy",
                                    TestVault.SECRET,
                                    Optional.of(other.folder().certificate())));
            try (var packs = Files.walk(vault.stored("acme", "backup", "data"))) {
                for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                    flipBit(pack);
                }
            }
            try (var keys = Files.list(vault.stored("acme", "backup", "keys"))) {
                Files.delete(keys.findFirst().orElseThrow());
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (vault.audited().stream()
                            .filter(what -> what.endsWith("from the mirror"))
                            .count()
                    < 3) {
                assertThat(System.nanoTime()).as(vault.audited().toString()).isLessThan(end);
                Thread.sleep(100);
            }
        }
        assertThat(vault.audited()).contains("missing file brought back from the mirror");
        await(found -> found.damaged().isEmpty());
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    }

    @Test
    void a_round_goes_on_where_the_vault_was_stopped() throws Exception {
        awaitRounds(1);
        for (int i = 0; i < 20; i++) {
            byte[] content = new byte[200_000];
            new Random(i).nextBytes(content);
            rest.store("data", content);
        }
        // at a megabyte a second this takes four seconds
        Status under = restartWithinARound();
        Status after = vault.server().status();
        // a loaded machine may have come to the round's end before it stopped
        for (int tries = 0; tries < 5 && after.scrub().rounds() > under.scrub().rounds(); tries++) {
            under = restartWithinARound();
            after = vault.server().status();
        }
        Status stopped = under;
        assertThat(after.scrub().started()).isEqualTo(stopped.scrub().started());
        assertThat(after.scrub().files()).isGreaterThanOrEqualTo(stopped.scrub().files());
        List<Long> counted = new ArrayList<>();
        await(status -> {
            boolean ended = status.scrub().rounds() > stopped.scrub().rounds();
            if (!ended) {
                counted.add(status.scrub().files());
            }
            return ended;
        });
        // it never began anew
        assertThat(counted).isSorted();
    }

    /** What the vault said in the middle of the round in which it was stopped. */
    private Status restartWithinARound() throws Exception {
        Status under = await(status -> status.scrub().repository().isPresent()
                && status.scrub().files() > 4
                && status.scrub().files() < 12);
        vault.restart();
        return under;
    }
}
