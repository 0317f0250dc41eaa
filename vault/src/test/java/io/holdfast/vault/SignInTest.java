package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.HashedSecret;
import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and to what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SignInTest {
    private TestVault vault;
    private Path temporary;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        temporary = folder;
        vault = TestVault.start(folder.resolve("vault"));
    }

    @AfterAll
    void stop() {
        vault.close();
    }

    @Test
    void each_client_sees_only_its_own_repositories() throws Exception {
        vault.add("rival", 1 << 20, TestVault.RETENTION);
        try (Rest own = vault.rest("acme", "main").created();
                Rest rival = vault.rest("rival", "main").created()) {
            String name = own.store("data", bytes("secret of acme"));
            for (String path : List.of("/acme/main/data/" + name, "/acme/main/data/", "/acme/main/config")) {
                assertThat(rival.askAt(path, "GET", null).statusCode()).as(path).isEqualTo(403);
            }
            assertThat(rival.askAt("/acme/main/data/" + name, "DELETE", null).statusCode())
                    .isEqualTo(403);
            assertThat(rival.askAt("/acme/other/?create=true", "POST", null).statusCode())
                    .isEqualTo(403);
            assertThat(rival.askAt("/acme/main/locks/" + Rest.sha256(bytes("x")), "POST", bytes("x"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(rival.get("/data/" + name).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_wrong_secret_is_refused_and_then_has_to_wait() throws Exception {
        vault.add("guessed", 1 << 20, TestVault.RETENTION);
        try (Rest right = vault.rest("guessed", "main").created();
                Rest wrong = wrong("guessed")) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<byte[]> answer = wrong.get("/data/");
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
            }
            HttpResponse<byte[]> later = wrong.get("/data/");
            // on a loaded machine the first waits may be over before the next guess is there; each is twice as long
            for (int more = 0; more < 6 && later.statusCode() == 401; more++) {
                later = wrong.get("/data/");
            }
            assertThat(later.statusCode()).isEqualTo(429);
            assertThat(later.headers().firstValueAsLong("Retry-After")).isPresent();
            // who is known already is not locked out by it
            assertThat(right.get("/data/").statusCode()).isEqualTo(200);
        }
        try (Rest nobody = wrong("nobody")) {
            assertThat(nobody.get("/data/").statusCode()).isEqualTo(401);
        }
    }

    private Rest wrong(String client) throws IOException {
        return new Rest(
                vault.server().address(),
                client,
                "guess",
                "main",
                vault.folder().certificate());
    }

    @Test
    void a_known_secret_does_not_cost_a_slow_hash_each_time() throws Exception {
        try (Rest rest = vault.rest("acme", "quick").created()) {
            // the fastest of many on each side, which a loaded machine delays least
            long request = Long.MAX_VALUE;
            for (int i = 0; i < 50; i++) {
                long start = System.nanoTime();
                assertThat(rest.get("/data/").statusCode()).isEqualTo(200);
                request = Math.min(request, System.nanoTime() - start);
            }
            HashedSecret hashed = HashedSecret.of(TestVault.SECRET, new SecureRandom());
            long hash = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                assertThat(hashed.matches(TestVault.SECRET)).isTrue();
                hash = Math.min(hash, System.nanoTime() - start);
            }
            assertThat(request).isLessThan(hash / 2);
        }
    }

    @Test
    void a_rotated_secret_and_a_revoked_client_hold_from_the_next_request_on() throws Exception {
        vault.add("changing", 1 << 20, TestVault.RETENTION);
        try (Rest before = vault.rest("changing", "main").created()) {
            vault.desk().rotate("changing", "a fresh secret");
            assertThat(before.get("/data/").statusCode()).isEqualTo(401);
            try (Rest after = new Rest(
                    vault.server().address(),
                    "changing",
                    "a fresh secret",
                    "main",
                    vault.folder().certificate())) {
                assertThat(after.get("/data/").statusCode()).isEqualTo(200);
                vault.desk().revoke("changing");
                assertThat(after.get("/data/").statusCode()).isEqualTo(401);
            }
        }
        assertThatThrownBy(() -> vault.add("changing", 1, TestVault.RETENTION)).hasMessageContaining("was, a client");
    }

    @Test
    void a_client_bound_to_a_certificate_needs_it_beside_its_secret() throws Exception {
        Path certificate = temporary.resolve("own/certificate.pem");
        Path key = temporary.resolve("own/key.pem");
        Certificates.selfSigned(certificate, key, List.of("client"), Instant.now(), new SecureRandom());
        KeyStore own = Certificates.load(certificate, key, "test".toCharArray());
        vault.desk()
                .add(
                        new VaultDesk.NewClient(
                                "bound",
                                Client.Role.STORE,
                                1 << 20,
                                TestVault.RETENTION,
                                Duration.ofHours(1),
                                true,
                                Optional.of(Certificates.fingerprint(certificate))),
                        TestVault.SECRET);
        try (Rest without = vault.rest("bound", "main");
                Rest with = new Rest(
                        vault.server().address(),
                        "bound",
                        TestVault.SECRET,
                        "main",
                        vault.folder().certificate(),
                        own)) {
            assertThat(without.send("POST", "/?create=true", null)).isEqualTo(401);
            assertThat(with.send("POST", "/?create=true", null)).isEqualTo(200);
            assertThat(without.get("/data/").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_renewed_certificate_is_served_as_soon_as_its_key_is_there_too() throws Exception {
        try (TestVault renewed = TestVault.start(temporary.resolve("renewed"))) {
            Path certificate = temporary.resolve("next/certificate.pem");
            Path key = temporary.resolve("next/key.pem");
            Certificates.selfSigned(certificate, key, List.of("127.0.0.1"), Instant.now(), new SecureRandom());
            Path before = Files.copy(renewed.folder().certificate(), temporary.resolve("before.pem"));
            Files.copy(certificate, renewed.folder().certificate(), StandardCopyOption.REPLACE_EXISTING);
            await(() -> renewed.server().status().problems().stream()
                    .anyMatch(problem -> problem.contains("not the certificate's")));
            assertThat(trusting(renewed, before)).isTrue();
            Files.copy(key, renewed.folder().key(), StandardCopyOption.REPLACE_EXISTING);
            await(() -> trusting(renewed, certificate));
            assertThat(trusting(renewed, before)).isFalse();
            await(() -> renewed.server().status().problems().isEmpty());
        }
    }

    private static boolean trusting(TestVault of, Path certificate) throws IOException, InterruptedException {
        try (Rest rest = new Rest(of.server().address(), "acme", TestVault.SECRET, "main", certificate)) {
            return rest.send("POST", "/?create=true", null) == 200;
        } catch (javax.net.ssl.SSLException e) {
            return false;
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> reached) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!reached.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(100);
        }
    }

    @Test
    void a_monitor_reads_the_state_and_no_repository_and_strangers_only_whether_all_is_well() throws Exception {
        vault.desk()
                .add(
                        new VaultDesk.NewClient(
                                "watch", Client.Role.MONITOR, 0, Duration.ZERO, Duration.ZERO, false, Optional.empty()),
                        TestVault.SECRET);
        vault.server().status();
        try (Rest watch = vault.rest("watch", "main");
                Rest store = vault.rest("acme", "main");
                Rest stranger = wrong("stranger")) {
            String metrics = new String(watch.askAt("/metrics", "GET", null).body(), StandardCharsets.UTF_8);
            assertThat(metrics)
                    .contains("holdfast_vault_used_bytes{client=\"acme\"}")
                    .contains("holdfast_vault_audit_head");
            assertThat(watch.askAt("/status", "GET", null).statusCode()).isEqualTo(200);
            assertThat(watch.send("POST", "/?create=true", null)).isEqualTo(403);
            assertThat(watch.askAt("/acme/main/data/", "GET", null).statusCode())
                    .isEqualTo(403);
            assertThat(store.askAt("/metrics", "GET", null).statusCode()).isEqualTo(403);
            assertThat(stranger.askAt("/health", "GET", null).statusCode()).isIn(200, 503);
            assertThat(stranger.askAt("/metrics", "GET", null).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void plain_http_is_served_on_loopback_only() {
        VaultSettings everywhere =
                VaultSettings.usual().withAddress("0.0.0.0", 0).withPlainHttp();
        assertThatThrownBy(() -> VaultServer.start(new VaultFolder(temporary.resolve("plain")), everywhere))
                .hasMessageContaining("loopback");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
