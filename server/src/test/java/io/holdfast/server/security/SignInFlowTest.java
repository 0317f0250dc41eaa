package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tokens and sessions, over real HTTP. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignInFlowTest {
    private static final String PASSWORD = "a long enough pass phrase";
    private static final String TOKENS = "/api/v1/session/tokens";
    private static final String DASHBOARD = "/api/v1/admin/dashboard";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("plain", "repo-a")
                        + Declarations.files("configuration", "plain", server.files("configuration")))
                .ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Api person(String name, String... roles) throws Exception {
        admin.post("/api/v1/admin/administrators", Map.of("username", name, "password", PASSWORD, "roles", roles))
                .ok();
        return Api.as(server.address(), name, PASSWORD);
    }

    private static int backUp(Api api) throws Exception {
        return api.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "configuration"))
                .status();
    }

    @Test
    void a_token_may_do_what_its_roles_allow_and_its_owner_may_now() throws Exception {
        try (Api owner = person("owner", "operator", "approver")) {
            JsonNode made = owner.post(TOKENS, Map.of("name", "night jobs", "roles", List.of("operator")))
                    .ok()
                    .json();
            String text = made.path("token").asString();
            assertThat(text).matches("hft_[0-9A-Za-z]{40}");
            try (Api program = Api.bearer(server.address(), text)) {
                assertThat(program.get(DASHBOARD).status()).isEqualTo(200);
                assertThat(backUp(program)).isEqualTo(202);
                assertThat(program.get("/api/v1/session")
                                .json()
                                .path("permissions")
                                .toString())
                        .contains("operate")
                        .doesNotContain("approve");
                // makes no further ones, and no other password
                assertThat(program.post(TOKENS, Map.of("name", "another")).status())
                        .isEqualTo(403);
                assertThat(program.send(
                                        "PUT",
                                        "/api/v1/session/password",
                                        Map.of("currentPassword", PASSWORD, "newPassword", "quite another phrase"),
                                        JSON)
                                .status())
                        .isEqualTo(403);
                JsonNode listed = owner.get(TOKENS).json().path("items").path(0);
                assertThat(listed.path("lastUsedFrom").asString()).isEqualTo("127.0.0.1");
                assertThat(listed.path("state").asString()).isEqualTo("valid");
                JsonNode job = admin.get("/api/v1/admin/audit?action=backups.schedule&actor=owner")
                        .json()
                        .path("items")
                        .path(0);
                assertThat(job.path("authentication").asString())
                        .isEqualTo("token " + made.path("made").path("tokenId").asString());

                admin.send("PATCH", "/api/v1/admin/administrators/owner", Map.of("roles", List.of("viewer")), JSON)
                        .ok();
                assertThat(backUp(program)).isEqualTo(403);
                assertThat(program.get(DASHBOARD).status()).isEqualTo(200);
                admin.send("PATCH", "/api/v1/admin/administrators/owner", Map.of("disabled", true), JSON)
                        .ok();
                assertThat(program.get(DASHBOARD).status()).isEqualTo(401);
                admin.send(
                                "PATCH",
                                "/api/v1/admin/administrators/owner",
                                Map.of("disabled", false, "roles", List.of("operator")),
                                JSON)
                        .ok();
                assertThat(backUp(program)).isEqualTo(202);
                String id = made.path("made").path("tokenId").asString();
                assertThat(owner.send("DELETE", TOKENS + "/" + id, null, Map.of())
                                .status())
                        .isEqualTo(204);
                assertThat(program.get(DASHBOARD).status()).isEqualTo(401);
                assertThat(owner.send("DELETE", TOKENS + "/" + id, null, Map.of())
                                .status())
                        .isEqualTo(409);
            }
            try (Stream<String> catalog = Files.walk(server.data().resolve("catalog"))
                    .filter(Files::isRegularFile)
                    .map(SignInFlowTest::content)) {
                assertThat(catalog.anyMatch(content -> content.contains(text))).isFalse();
            }
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            return ""; // removed meanwhile
        }
    }

    @Test
    void a_token_that_allows_more_than_its_maker_or_lasts_for_ever_is_not_made() throws Exception {
        try (Api viewer = person("modest", "viewer")) {
            Api.Answer refused = viewer.post(
                    TOKENS,
                    Map.of(
                            "name",
                            " ",
                            "roles",
                            List.of("operator"),
                            "expiresAt",
                            Instant.now().plus(Duration.ofDays(400)).toString()));
            assertThat(refused.errors("name")).hasSize(1);
            assertThat(refused.errors("roles")).hasSize(1);
            assertThat(refused.errors("expiresAt")).hasSize(1);
            assertThat(viewer.get(TOKENS).json().path("items").isEmpty()).isTrue();
            // another one's is not there
            String id = admin.post(TOKENS, Map.of("name", "mine"))
                    .ok()
                    .json()
                    .path("made")
                    .path("tokenId")
                    .asString();
            assertThat(viewer.send("DELETE", TOKENS + "/" + id, null, Map.of()).status())
                    .isEqualTo(404);
            assertThat(admin.get("/api/v1/admin/tokens").json().path("items").isEmpty())
                    .isFalse();
            assertThat(admin.send("DELETE", "/api/v1/admin/tokens/" + id, null, Map.of())
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void a_session_is_listed_and_ends_at_once_when_it_is_revoked() throws Exception {
        try (Api owner = person("surfer", "viewer");
                HttpClient browser = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build()) {
            HttpRequest signIn = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/session"))
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "A browser")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"user\":\"surfer\",\"password\":\"" + PASSWORD + "\"}"))
                    .build();
            HttpRequest look = HttpRequest.newBuilder(URI.create(server.address() + DASHBOARD))
                    .build();
            assertThat(browser.send(signIn, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(browser.send(look, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            JsonNode open =
                    owner.get("/api/v1/session/open").ok().json().path("items").path(0);
            assertThat(open.path("client").asString()).isEqualTo("A browser");
            String id = open.path("sessionId").asString();
            try (Api other = person("other", "viewer")) {
                assertThat(other.send("DELETE", "/api/v1/session/open/" + id, null, Map.of())
                                .status())
                        .isEqualTo(404);
            }
            assertThat(admin.get("/api/v1/admin/sessions").json().toString()).contains(id);
            assertThat(owner.send("DELETE", "/api/v1/session/open/" + id, null, Map.of())
                            .status())
                    .isEqualTo(204);
            assertThat(browser.send(look, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(owner.get("/api/v1/session/open").json().path("items").isEmpty())
                    .isTrue();
        }
    }

    private static int signIn(String name, String code) throws Exception {
        try (Api browser = Api.stranger(server.address())) {
            return browser.post("/api/v1/session", Map.of("user", name, "password", PASSWORD, "code", code))
                    .status();
        }
    }

    private static String code(byte[] secret, int later) {
        return OneTimeCode.of(secret, OneTimeCode.step(Instant.now()) + later, OneTimeCode.DIGITS);
    }

    @Test
    void a_second_factor_is_set_up_asked_for_and_used_once_a_code() throws Exception {
        String own = "/api/v1/session/second_factor";
        try (Api person = person("careful", "viewer")) {
            JsonNode begun = person.post(own, Map.of()).ok().json();
            byte[] secret = fromBase32(begun.path("secret").asString());
            assertThat(begun.path("uri").asString())
                    .isEqualTo("otpauth://totp/Holdfast:careful?secret="
                            + begun.path("secret").asString() + "&issuer=Holdfast");
            // it counts from the confirmation on
            assertThat(signIn("careful", "")).isEqualTo(200);
            assertThat(person.post(own + "/confirm", Map.of("code", "000")).errors("code"))
                    .hasSize(1);
            JsonNode confirmed = person.post(own + "/confirm", Map.of("code", code(secret, 0)))
                    .ok()
                    .json();
            assertThat(confirmed.path("recoveryCodes").size()).isEqualTo(10);

            assertThat(signIn("careful", "")).isEqualTo(400);
            assertThat(signIn("careful", "000000")).isEqualTo(401);
            String next = code(secret, 1);
            assertThat(signIn("careful", next)).isEqualTo(200);
            assertThat(signIn("careful", next)).as("the same code again").isEqualTo(401);
            String recovery = confirmed.path("recoveryCodes").path(0).asString();
            assertThat(signIn("careful", recovery)).isEqualTo(200);
            assertThat(signIn("careful", recovery)).isEqualTo(401);
            Api.Answer withoutCode = person.get(DASHBOARD);
            assertThat(withoutCode.status()).isEqualTo(401);
            assertThat(withoutCode.text()).contains("X-One-Time-Code");
            Api.Answer token = person.send(
                    "POST",
                    TOKENS,
                    Map.of("name", "with a code"),
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "X-One-Time-Code",
                            confirmed.path("recoveryCodes").path(1).asString()));
            try (Api program =
                    Api.bearer(server.address(), token.ok().json().path("token").asString())) {
                assertThat(program.get(own).json().path("recoveryCodes").asInt())
                        .isEqualTo(8);
                assertThat(program.post(own + "/remove", Map.of("code", "x")).status())
                        .isEqualTo(403);
            }
            assertThat(Files.readString(server.data().resolve("sealing.key"))).hasSize(65);
            JsonNode listed = admin.get("/api/v1/admin/second_factors").ok().json();
            assertThat(listed.toString()).contains("\"careful\"").doesNotContain("hash", "sealed");
            admin.send("DELETE", "/api/v1/admin/administrators/careful/second_factor", null, Map.of())
                    .ok();
            assertThat(signIn("careful", "")).isEqualTo(200);
        }
    }

    private static byte[] fromBase32(String text) {
        java.math.BigInteger number = java.math.BigInteger.ZERO;
        for (char c : text.toCharArray()) {
            number =
                    number.shiftLeft(5).or(java.math.BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)));
        }
        byte[] bytes = new byte[20];
        byte[] all = number.toByteArray();
        int length = Math.min(20, all.length);
        System.arraycopy(all, all.length - length, bytes, 20 - length, length);
        return bytes;
    }

    @Test
    void who_needs_a_second_factor_and_has_none_can_only_set_one_up() throws Exception {
        String rules = "/api/v1/admin/second_factor_roles";
        try (Api person = person("bare", "dr-commander")) {
            assertThat(person.get(DASHBOARD).status()).isEqualTo(200);
            admin.send("PUT", rules, Map.of("roles", List.of("dr-commander")), JSON)
                    .ok();
            Api.Answer refused = person.get(DASHBOARD);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("second factor");
            assertThat(person.get("/api/v1/session/second_factor")
                            .json()
                            .path("needed")
                            .asBoolean())
                    .isTrue();
            byte[] secret = fromBase32(person.post("/api/v1/session/second_factor", Map.of())
                    .ok()
                    .json()
                    .path("secret")
                    .asString());
            person.post("/api/v1/session/second_factor/confirm", Map.of("code", code(secret, 0)))
                    .ok();
            assertThat(person.send("GET", DASHBOARD, null, Map.of("X-One-Time-Code", code(secret, 1)))
                            .status())
                    .isEqualTo(200);
        } finally {
            admin.send("PUT", rules, Map.of("roles", List.of()), JSON).ok();
        }
    }

    @Test
    void sessions_end_with_the_second_factor_that_they_began_with() throws Exception {
        String own = "/api/v1/session/second_factor";
        try (Api person = person("changing", "viewer");
                HttpClient browser = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build()) {
            byte[] secret = fromBase32(
                    person.post(own, Map.of()).ok().json().path("secret").asString());
            String recovery = person.post(own + "/confirm", Map.of("code", code(secret, 0)))
                    .ok()
                    .json()
                    .path("recoveryCodes")
                    .path(0)
                    .asString();
            HttpRequest signIn = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/session"))
                    .header("Content-Type", "application/json")
                    // as somebody types it from paper
                    .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"changing\",\"password\":\"" + PASSWORD
                            + "\",\"code\":\"" + recovery.replace("-", " ").toUpperCase(java.util.Locale.ROOT)
                            + "\"}"))
                    .build();
            HttpRequest look = HttpRequest.newBuilder(URI.create(server.address() + DASHBOARD))
                    .build();
            assertThat(browser.send(signIn, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(browser.send(look, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(admin.get("/api/v1/admin/audit?action=second-factor.use-recovery-code&actor=changing")
                            .json()
                            .path("items")
                            .path(0)
                            .path("address")
                            .asString())
                    .isEqualTo("127.0.0.1");
            admin.send("DELETE", "/api/v1/admin/administrators/changing/second_factor", null, Map.of())
                    .ok();
            assertThat(browser.send(look, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(admin.get("/api/v1/admin/audit?action=second-factor.remove&object=changing")
                            .json()
                            .path("items")
                            .path(0)
                            .path("actor")
                            .asString())
                    .isEqualTo("admin");
        }
    }

    /** The last one: it slows down what only looks like a token, from this address, for a while. */
    @Test
    @Order(Integer.MAX_VALUE)
    void what_only_looks_like_a_token_is_refused_and_recorded_and_slowed_down() throws Exception {
        String records = "/api/v1/admin/audit?object=an%20unknown%20token";
        int status;
        int refused = -1;
        do {
            refused++;
            try (Api guesser = Api.bearer(server.address(), "hft_" + "a".repeat(40))) {
                status = guesser.get(DASHBOARD).status();
                assertThat(status).isIn(401, 429);
            }
        } while (status == 401);
        assertThat(refused).isBetween(1, 10);
        assertThat(admin.get(records).json().path("items").size()).isEqualTo(refused);
        String good = admin.post(TOKENS, Map.of("name", "a neighbour"))
                .ok()
                .json()
                .path("token")
                .asString();
        try (Api neighbour = Api.bearer(server.address(), good)) {
            assertThat(neighbour.get(DASHBOARD).status())
                    .as("one that is known does not wait")
                    .isEqualTo(200);
        }
    }
}
