package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client can store, read and remove, and under which names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StoringTest {
    private static final String V2 = "application/vnd.x.restic.rest.v2";

    private TestVault vault;
    private Rest rest;
    private String repository;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        vault = TestVault.start(temporary.resolve("vault"));
    }

    @AfterAll
    void stop() {
        vault.close();
    }

    @BeforeEach
    void aRepositoryForEachTest(TestInfo test) throws Exception {
        repository = Rest.sha256(test.getDisplayName().getBytes(StandardCharsets.UTF_8))
                .substring(0, 12);
        rest = vault.rest("acme", repository).created();
    }

    @Test
    void what_is_stored_is_read_back_whole_and_in_parts() throws Exception {
        String name = rest.store("data", bytes("0123456789"));
        HttpResponse<byte[]> whole = rest.get("/data/" + name);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(bytes("0123456789"));
        HttpResponse<byte[]> part = rest.get("/data/" + name, "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(bytes("234"));
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
        assertThat(rest.get("/data/" + name, "Range", "bytes=7-").body()).isEqualTo(bytes("789"));
        assertThat(rest.get("/data/" + name, "Range", "bytes=-3").body()).isEqualTo(bytes("789"));
        assertThat(rest.get("/data/" + name, "Range", "bytes=8-99").body()).isEqualTo(bytes("89"));
        assertThat(rest.get("/data/" + name, "Range", "bytes=10-11").statusCode())
                .isEqualTo(416);
        HttpResponse<byte[]> head = rest.ask("HEAD", "/data/" + name, null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(10);
        assertThat(head.headers().firstValue("Last-Modified")).isPresent();
        assertThat(Instant.parse(
                        head.headers().firstValue("Holdfast-Locked-Until").orElseThrow()))
                .isAfter(vault.time.machine().instant().plus(Duration.ofDays(29)));
        assertThat(rest.ask("HEAD", "/data/" + "0".repeat(64), null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void names_are_listed_in_both_versions_of_the_protocol() throws Exception {
        String name = rest.store("index", bytes("an index"));
        HttpResponse<byte[]> first = rest.get("/index/");
        assertThat(text(first)).isEqualTo("[\"" + name + "\"]");
        HttpResponse<byte[]> second = rest.get("/index/", "Accept", V2);
        assertThat(text(second)).matches("\\[\\{\"name\":\"" + name + "\",\"size\":8,\"lockedFor\":259[0-9]{4}}]");
        assertThat(second.headers().firstValue("Content-Type")).hasValue(V2);
        assertThat(text(rest.get("/snapshots/", "Accept", V2))).isEqualTo("[]");
    }

    @Test
    void content_that_is_not_what_its_name_says_is_refused_and_leaves_nothing() throws Exception {
        String name = Rest.sha256(bytes("one"));
        HttpResponse<byte[]> answer = rest.ask("POST", "/data/" + name, bytes("two"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("SHA-256");
        assertThat(rest.get("/data/" + name).statusCode()).isEqualTo(404);
        assertThat(vault.folder().drafts()).isEmptyDirectory();
    }

    @Test
    void nothing_is_overwritten_and_the_same_once_more_is_no_error() throws Exception {
        String name = rest.store("data", bytes("content"));
        assertThat(rest.post("/data/" + name, bytes("content"))).isEqualTo(200);
        assertThat(rest.post("/data/" + name, bytes("another"))).isEqualTo(409);
        assertThat(rest.post("/config", bytes("config"))).isEqualTo(200);
        assertThat(rest.post("/config", bytes("config"))).isEqualTo(200);
        assertThat(rest.post("/config", bytes("other config"))).isEqualTo(409);
        assertThat(rest.get("/config").body()).isEqualTo(bytes("config"));
        assertThat(rest.get("/data/" + name).body()).isEqualTo(bytes("content"));
        assertThat(vault.folder().drafts()).isEmptyDirectory();
    }

    @Test
    void nothing_but_restics_own_locks_is_removed_before_its_time() throws Exception {
        assertThat(rest.post("/config", bytes("config"))).isEqualTo(200);
        List<String> paths = new ArrayList<>(List.of("/config"));
        for (String type : List.of("keys", "snapshots", "index", "data")) {
            paths.add("/" + type + "/" + rest.store(type, bytes("a file of " + type)));
        }
        String lock = rest.store("locks", bytes("a lock"));
        assertThat(rest.delete("/locks/" + lock)).isEqualTo(200);
        for (String path : paths) {
            HttpResponse<byte[]> refused = rest.ask("DELETE", path, null);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(text(refused)).contains("locked until").contains("holdfast vault release request");
        }
        assertThat(rest.delete("/")).isEqualTo(403);
        for (String path : paths) {
            assertThat(rest.get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void a_log_s_tail_can_go_after_an_hour() throws Exception {
        String tail = "/holdfast-tail/trading-db/00000000000000000001";
        assertThat(rest.post(tail, bytes("sealed"))).isEqualTo(200);
        assertThat(rest.post(tail, bytes("sealed"))).isEqualTo(200);
        assertThat(rest.post(tail, bytes("other"))).isEqualTo(409);
        assertThat(text(rest.get("/holdfast-tail/", "Accept", V2)))
                .matches("\\[\\{\"name\":\"trading-db/0{19}1\",\"size\":6,\"lockedFor\":3[0-9]{3}}]");
        assertThat(rest.delete(tail)).isEqualTo(403);
        vault.time.pass(Duration.ofMinutes(61));
        assertThat(rest.delete(tail)).isEqualTo(200);
        assertThat(text(rest.get("/holdfast-tail/"))).isEqualTo("[]");
    }

    @Test
    void a_client_prolongs_the_locks_of_what_it_uses_and_shortens_none() throws Exception {
        String used = rest.store("data", bytes("used again"));
        String unused = rest.store("data", bytes("used no more"));
        Instant until = vault.time.machine().instant().plus(Duration.ofDays(90));
        assertThat(prolong(until, "data/" + used)).isEqualTo(200);
        assertThat(lockEnd("/data/" + used)).isEqualTo(until);
        assertThat(prolong(vault.time.machine().instant(), "data/" + used)).isEqualTo(200);
        assertThat(lockEnd("/data/" + used)).isEqualTo(until);
        assertThat(prolong(until, "data/" + "0".repeat(64))).isEqualTo(404);
        assertThat(prolong(until.plus(Duration.ofDays(500)), "data/" + used)).isEqualTo(400);
        assertThat(prolong(until, "data/../../x")).isEqualTo(400);
        assertThat(rest.post("/holdfast-prolong", bytes("{}"))).isEqualTo(400);

        vault.time.pass(Duration.ofDays(31));
        assertThat(rest.delete("/data/" + unused)).isEqualTo(200);
        assertThat(rest.delete("/data/" + used)).isEqualTo(403);
        vault.restart();
        try (Rest again = vault.rest("acme", repository)) {
            assertThat(again.delete("/data/" + used)).isEqualTo(403);
        }
    }

    private int prolong(Instant until, String file) throws Exception {
        return rest.post("/holdfast-prolong", bytes("{\"until\":\"" + until + "\",\"files\":[\"" + file + "\"]}"));
    }

    private Instant lockEnd(String path) throws Exception {
        return Instant.parse(rest.ask("HEAD", path, null)
                .headers()
                .firstValue("Holdfast-Locked-Until")
                .orElseThrow());
    }

    @Test
    void all_uploads_at_once_together_stay_within_the_quota() throws Exception {
        vault.add("small", 1000, TestVault.RETENTION);
        try (Rest small = vault.rest("small", "main").created();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                byte[] content = bytes(String.format("%0100d", i));
                answers.add(threads.submit(() -> small.post("/data/" + Rest.sha256(content), content)));
            }
            int stored = 0;
            int refused = 0;
            for (Future<Integer> answer : answers) {
                switch (answer.get()) {
                    case 200 -> stored++;
                    case 507 -> refused++;
                    default -> throw new AssertionError("" + answer.get());
                }
            }
            assertThat(stored).isEqualTo(10);
            assertThat(refused).isEqualTo(6);
            HttpResponse<byte[]> full = small.ask("POST", "/data/" + Rest.sha256(bytes("more")), bytes("more"));
            assertThat(text(full)).contains("quota of small is 1000 bytes").contains("holdfast vault client set");
            vault.desk()
                    .change(
                            "small",
                            java.util.Optional.of(2000L),
                            java.util.Optional.empty(),
                            java.util.Optional.empty());
            assertThat(small.post("/data/" + Rest.sha256(bytes("more")), bytes("more")))
                    .isEqualTo(200);
            vault.restart();
        }
        assertThat(vault.server().status().clients())
                .filteredOn(client -> client.name().equals("small"))
                .allSatisfy(client -> assertThat(client.used()).isEqualTo(1004));
    }

    @Test
    void names_that_no_repository_has_come_nowhere_near_the_disk() throws Exception {
        byte[] content = bytes("x");
        String name = Rest.sha256(content);
        for (String path : List.of(
                "/data/" + name.toUpperCase(java.util.Locale.ROOT),
                "/data/" + name.substring(1),
                "/data/" + name + "/",
                "/data/../../../" + name,
                "/data/%2e%2e%2f" + name,
                "/data/..%2f" + name,
                "//data/" + name,
                "/other/" + name,
                "/holdfast-tail/" + name,
                "/holdfast-tail/../00000000000000000001",
                "/holdfast-tail/db/1",
                "/config/" + name,
                "/data/" + name + "%00",
                "/holdfast-vault.json",
                "/tmp/" + name)) {
            assertThat(refused(() -> rest.post(path, content), 400, 404, 405))
                    .as(path)
                    .isTrue();
        }
        assertThat(refused(() -> rest.askAt("/acme/..", "POST", content).statusCode(), 400, 403, 404))
                .isTrue();
        assertThat(rest.askAt("/acme/data/x/" + "y".repeat(500), "GET", null).statusCode())
                .isEqualTo(404);
        assertThat(rest.send("PUT", "/data/" + name, content)).isEqualTo(405);
        assertThat(Files.exists(vault.stored("acme", repository, "data"))).isFalse();
    }

    /** Jetty closes the connection on what is no path at all, and a client still sending may not see the answer. */
    private static boolean refused(Callable<Integer> asking, Integer... answers) throws Exception {
        try {
            return List.of(answers).contains(asking.call());
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void a_file_larger_than_any_of_its_type_is_refused() throws Exception {
        byte[] content = new byte[(1 << 20) + 1];
        HttpResponse<byte[]> answer = rest.ask("POST", "/keys/" + Rest.sha256(content), content);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(rest.post("/data/" + Rest.sha256(new byte[0]), new byte[0])).isEqualTo(400);
        assertThat(vault.folder().drafts()).isEmptyDirectory();
    }

    @Test
    void there_is_nothing_to_store_to_before_a_repository_is_made() throws Exception {
        try (Rest unmade = vault.rest("acme", "unmade")) {
            assertThat(unmade.post("/config", bytes("config"))).isEqualTo(404);
            assertThat(unmade.get("/data/").statusCode()).isEqualTo(404);
            assertThat(unmade.send("POST", "/", null)).isEqualTo(400);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
