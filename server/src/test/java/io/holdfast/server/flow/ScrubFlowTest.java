package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.Listening;
import io.holdfast.server.RunningServer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Repositories that are read back: by themselves, when asked, with damage, and when nothing answers. */
@Timeout(400)
class ScrubFlowTest {
    private static final String ADMIN = "/api/v1/admin/";
    private static final String SCRUBS = ADMIN + "repositories/repo-a/scrubs";
    private static final String SLOW = ADMIN + "repositories/repo-b/scrubs";

    @TempDir
    Path folder;

    private RunningServer server;
    private Api admin;

    @Test
    void damage_is_found_told_apart_from_a_store_that_is_gone_and_gone_once_it_is_mended() throws Exception {
        try (RunningServer running = RunningServer.start(folder)) {
            server = running;
            admin = server.admin();
            admin.apply(Declarations.base(folder)
                                    .replace("/repo-b\",", "/repo-b\", scrubEvery: never, scrubRateMib: 1,")
                            + Declarations.policy("both", "repo-a, repo-b")
                            + Declarations.files("configuration", "both", server.files("configuration")))
                    .ok();
            admin.backUp("configuration");
            assertThat(admin.get(SCRUBS).ok().json().path("readBackSince").isNull())
                    .isTrue();

            JsonNode whole = asked("SUCCESS");
            assertThat(whole.path("part").asInt()).isZero();
            assertThat(whole.path("readBytes").asLong()).isPositive();
            assertThat(admin.get(SCRUBS).json().path("readBackSince").asString())
                    .isEqualTo(whole.path("startedAt").asString());
            assertThat(due("SUCCESS").path("part").asInt()).isEqualTo(1);
            JsonNode second = due("SUCCESS");
            assertThat(second.path("part").asInt()).isEqualTo(2);
            assertThat(second.path("parts").asInt()).isEqualTo(30);

            isDamagedUntilMended();
            isGone();
            isReadSlowly();
        }
    }

    private void isDamagedUntilMended() throws Exception {
        Path pack = largestPack();
        flip(pack);
        assertThatThrownBy(() -> server.restic("a", "check", "--read-data")).isInstanceOf(AssertionError.class);
        JsonNode damaged = asked("DAMAGED");
        assertThat(damaged.path("errors").toString())
                .contains(pack.getFileName().toString());
        assertThat(damaged.path("errorCount").asInt()).isPositive();
        assertThat(admin.get(ADMIN + "alerts").text()).contains("Repository repo-a is damaged");
        assertThat(admin.get(ADMIN + "protection/configuration")
                        .json()
                        .path("errors")
                        .toString())
                .contains("repo-a is damaged");
        assertThat(admin.get(ADMIN + "dashboard").text()).contains("It is damaged: its newest scrub found");
        isMeasured();
        assertThat(due("DAMAGED").path("part").asInt())
                .as("all, until it is whole")
                .isZero();

        flip(pack);
        server.restic("a", "check", "--read-data");
        asked("SUCCESS");
        assertThat(admin.get(ADMIN + "alerts").text()).doesNotContain("repo-a is damaged");
        assertThat(admin.get(ADMIN + "protection/configuration")
                        .json()
                        .path("errors")
                        .toString())
                .doesNotContain("is damaged");
        assertThat(due("SUCCESS").path("part").asInt()).isEqualTo(3);
    }

    /** The metrics are refreshed now and then. */
    private void isMeasured() throws Exception {
        Pattern damaged = Pattern.compile("holdfast_repository_damage\\{[^}]*repository=\"repo-a\"[^}]*} [1-9]");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        String measured = "";
        while (!damaged.matcher(measured).find()) {
            assertThat(System.nanoTime()).as(measured).isLessThan(deadline);
            Thread.sleep(500);
            measured = admin.get("/actuator/prometheus").text();
        }
        assertThat(measured).containsPattern("holdfast_repository_damage\\{[^}]*repository=\"repo-b\"[^}]*} 0");
    }

    private void isGone() throws Exception {
        Path away = folder.resolve("away");
        Files.move(folder.resolve("repo-a"), away);
        JsonNode failed = asked("FAILED");
        assertThat(failed.path("errorMessage").asString()).isNotEmpty();
        assertThat(admin.get(SCRUBS).json().path("damaged").asBoolean()).isFalse();
        assertThat(admin.get(ADMIN + "alerts").text()).contains("Repository repo-a could not be read back");
        assertThat(admin.post(SCRUBS + "/" + failed.path("scrubId").asString() + "/cancel", Map.of())
                        .status())
                .isEqualTo(409);
        Files.move(away, folder.resolve("repo-a"));
        asked("SUCCESS");
        assertThat(admin.get(ADMIN + "alerts").text()).doesNotContain("could not be read back");
        assertThat(admin.post(ADMIN + "repositories/nowhere/scrub", Map.of()).status())
                .isEqualTo(404);
    }

    /**
     * 48 MiB at one a second, of a repository that is read only when somebody asks; cancelled after a while, as nobody wants
     * to wait for the end of it.
     */
    private void isReadSlowly() throws Exception {
        assertThat(admin.get(ADMIN + "inventory").ok().json().path("repositories"))
                .extracting(repository -> repository.path("name").asString()
                        + repository.path("scrub").path("within")
                        + repository.path("scrub").path("rateMib"))
                .contains("repo-bnull1");
        byte[] noise = new byte[48 << 20];
        new Random(8).nextBytes(noise);
        Files.write(server.files("configuration").resolve("noise"), noise);
        admin.backUp("configuration");
        assertThat(newest(SLOW).isMissingNode()).as("nobody asked").isTrue();
        try (Listening listening = admin.listen("")) {
            admin.post(ADMIN + "repositories/repo-b/scrub", Map.of()).ok();
            // it began, and goes on
            listening.until("scrub", "repo-b", "false");
            listening.until("scrub", "repo-b", "true");
            long looked = System.nanoTime();
            while (System.nanoTime() - looked < TimeUnit.SECONDS.toNanos(5)) {
                assertThat(newest(SLOW).path("status").asString()).isEqualTo("RUNNING");
                Thread.sleep(500);
            }
            String running = newest(SLOW).path("scrubId").asString();
            admin.post(SLOW + "/" + running + "/cancel", Map.of()).ok();
            // it is to be cancelled, and was
            listening.until("scrub", "repo-b", "false");
            listening.until("scrub", "repo-b", "false");
            assertThat(newest(SLOW).path("scrubId").asString()).isEqualTo(running);
            assertThat(newest(SLOW).path("status").asString()).isEqualTo("CANCELLED");
        }
    }

    /** @return the one that somebody asks for now */
    private JsonNode asked(String status) throws Exception {
        String before = newest(SCRUBS).path("scrubId").asString("");
        assertThat(admin.post(ADMIN + "repositories/repo-a/scrub", Map.of())
                        .ok()
                        .json()
                        .path("statusUrl")
                        .asString())
                .isEqualTo(SCRUBS);
        return ended(before, status);
    }

    /** @return the one that nobody asked for, whose day has come */
    private JsonNode due(String status) throws Exception {
        String before = newest(SCRUBS).path("scrubId").asString("");
        try (Connection catalog = server.catalog();
                PreparedStatement move = catalog.prepareStatement("""
                        UPDATE scheduled_tasks SET execution_time = now()
                        WHERE task_name = 'repository-scrub' AND task_instance = 'repo-a' AND NOT picked
                        """)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            // the one before may not have been put away yet
            while (move.executeUpdate() == 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(100);
            }
        }
        return ended(before, status);
    }

    private JsonNode newest(String scrubs) throws Exception {
        return admin.get(scrubs).ok().json().path("items").path(0);
    }

    private JsonNode ended(String before, String status) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            JsonNode newest = newest(SCRUBS);
            boolean over = !newest.path("scrubId").asString("").equals(before)
                    && !newest.path("status").asString("").equals("RUNNING");
            if (over) {
                assertThat(newest.path("status").asString())
                        .as(newest.toString())
                        .isEqualTo(status);
                return newest;
            }
            assertThat(System.nanoTime()).as(newest.toString()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private Path largestPack() throws Exception {
        try (Stream<Path> packs = Files.walk(folder.resolve("repo-a/data"))) {
            return packs.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(pack -> pack.toFile().length()))
                    .orElseThrow();
        }
    }

    /** Changes one bit, and the second time back. */
    private static void flip(Path file) throws Exception {
        file.toFile().setWritable(true);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            long middle = channel.size() / 3;
            channel.read(one, middle);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, middle);
        }
    }
}
