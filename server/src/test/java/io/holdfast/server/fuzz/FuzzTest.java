package io.holdfast.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.security.Role;
import io.holdfast.server.security.TwoServices;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nothing that a client sends makes the server fail, or tell what it must not. */
@Timeout(600)
class FuzzTest {
    /** Another one finds other requests: -Dfuzz.seed=N, with -Dfuzz.rounds=N of them for each operation. */
    private static final long SEED = Long.getLong("fuzz.seed", 20261128);

    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 25);
    /** Of each operation for each caller but the administrator. */
    private static final int FEW = Math.max(1, ROUNDS / 25);

    private static final String PASSWORD = "a pass phrase of the fuzzed";

    private static final List<String> UNSPEAKABLE = List.of(
            "Exception",
            "\tat ",
            "io.holdfast",
            "org.springframework",
            "org.postgresql",
            "org.apache",
            "tools.jackson",
            "java.",
            "$argon2",
            "secret of a",
            "secret of b",
            RunningServer.PASSWORD,
            PASSWORD);

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static JsonNode document;
    private static Existing existing;
    private static HttpClient http;

    /** In the order in which they send. */
    private static final List<Caller> CALLERS = new ArrayList<>();

    /** @param authorization empty for a stranger */
    private record Caller(String who, String authorization, int rounds) {
        static Caller of(String username, String password, String who, int rounds) {
            String pair = username + ":" + password;
            return new Caller(
                    who, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)), rounds);
        }
    }

    /** One of each role, for everything and for one of the services, and a stranger. */
    private static void invite() throws Exception {
        CALLERS.add(Caller.of("admin", RunningServer.PASSWORD, "administrator", ROUNDS));
        List<String> roles = new ArrayList<>();
        for (Role role : Role.values()) {
            if (role != Role.ADMINISTRATOR) {
                roles.add(role.word());
            }
        }
        roles.add("operator@alpha");
        for (String role : roles) {
            String username = role.replace('@', '-') + "-fuzzer";
            server.admin()
                    .post(
                            "/api/v1/admin/administrators",
                            Map.of("username", username, "password", PASSWORD, "roles", List.of(role)))
                    .ok();
            CALLERS.add(Caller.of(username, PASSWORD, role, FEW));
        }
        CALLERS.add(new Caller("a stranger", "", FEW));
    }

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        http = HttpClient.newHttpClient();
        server.admin()
                .apply(TwoServices.declarations(folder, server)
                        + Declarations.policy("plain", "repo-a")
                        + Declarations.files("fuzzed", "plain", server.files("fuzzed")))
                .ok();
        existing = Existing.make(server);
        invite();
        document = server.admin().get("/v3/api-docs").ok().json();
    }

    @AfterAll
    static void stop() {
        http.shutdownNow();
        server.close();
    }

    private record Answer(int status, String contentType, String text) {}

    private static Answer send(RequestMaker.Made made, Caller caller) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + made.target()))
                .timeout(Duration.ofSeconds(180))
                .method(made.method(), HttpRequest.BodyPublishers.ofByteArray(made.body()));
        if (!caller.authorization().isEmpty()) {
            request.header("Authorization", caller.authorization());
        }
        if (!made.contentType().isEmpty()) {
            request.header("Content-Type", made.contentType());
        }
        for (int i = 0; i < made.headers().size(); i += 2) {
            request.header(made.headers().get(i), made.headers().get(i + 1));
        }
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        String type = response.headers().firstValue("Content-Type").orElse("");
        try (InputStream body = response.body()) {
            // the stream of events does not end
            String text =
                    type.startsWith("text/event-stream") ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(response.statusCode(), type, text);
        }
    }

    private static void judge(Object made, Answer answer) {
        String request = "seed " + SEED + ": " + made + "\nwas answered " + answer;
        assertThat(answer.status()).as(request).isLessThan(500);
        if (answer.status() >= 400) {
            assertThat(answer.contentType()).as(request).startsWith("application/problem+json");
            assertThat(answer.text()).as(request).doesNotContain(UNSPEAKABLE);
        }
        assertThat(answer.text()).as(request).doesNotContain("$argon2", "secret of ", RunningServer.PASSWORD, PASSWORD);
    }

    @Test
    void whatever_is_sent_to_what_the_document_names_is_answered_in_order() throws Exception {
        List<Future<?>> operations = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            for (String path : document.path("paths").propertyNames()) {
                JsonNode methods = document.path("paths").path(path);
                for (String method : methods.propertyNames()) {
                    // to print takes seconds, whatever was asked
                    int most = path.endsWith(".pdf") ? 3 : Integer.MAX_VALUE;
                    RequestMaker maker = new RequestMaker(document, existing, SEED + (method + path).hashCode());
                    operations.add(clients.submit(() -> {
                        for (Caller caller : CALLERS) {
                            for (int round = 0; round < Math.min(most, caller.rounds()); round++) {
                                RequestMaker.Made made =
                                        maker.make(method.toUpperCase(Locale.ROOT), path, methods.path(method));
                                judge(caller.who() + ": " + made, send(made, caller));
                            }
                        }
                        return null;
                    }));
                }
            }
            assertThat(operations).hasSizeGreaterThan(40);
            for (Future<?> operation : operations) {
                operation.get();
            }
        }
        assertThat(server.admin().get("/api/v1/admin/dashboard").status()).isEqualTo(200);
    }

    @Test
    void what_is_not_there_is_answered_so() throws Exception {
        for (String path : document.path("paths").propertyNames()) {
            if (!path.matches(".*\\{[a-z]+_id}.*")
                    || !document.path("paths").path(path).has("get")) {
                continue;
            }
            String unknown = path.replaceAll("\\{[a-z_]+}", UUID.randomUUID().toString());
            assertThat(server.admin().get(unknown).status()).as(unknown).isEqualTo(404);
        }
    }

    /** What no client library sends. */
    @Test
    void requests_that_are_no_http_are_refused_without_a_word_too_many() throws Exception {
        String headers = "Host: localhost\r\nConnection: close\r\n";
        for (String request : List.of(
                "GET /api/v1/%zz HTTP/1.1\r\n" + headers + "\r\n",
                "GET /api/v1/\u0000 HTTP/1.1\r\n" + headers + "\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\n" + headers + "\r\n",
                "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + headers + "\r\n",
                "GET /assets/..%2f..%2fapplication.yaml HTTP/1.1\r\n" + headers + "\r\n",
                "GET /api//v1;a=b/session HTTP/1.1\r\n" + headers + "\r\n",
                "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n" + headers + "\r\n",
                "GET / HTTP/1.1\r\n" + headers + "X-Long: " + "b".repeat(100_000) + "\r\n\r\n",
                "POST /api/v1/session HTTP/1.1\r\n" + headers + "Content-Length: -5\r\n\r\n",
                "POST /api/v1/session HTTP/1.1\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\nnot a chunk\r\n",
                "TRACE / HTTP/1.1\r\n" + headers + "Authorization: Basic c2VjcmV0\r\n\r\n",
                "BREW /api/v1/session HTTP/1.1\r\n" + headers + "\r\n",
                "GET / HTTP/7.9\r\n" + headers + "\r\n",
                "\u0016\u0003\u0001 no tls here\r\n\r\n")) {
            String answer = raw(request);
            String what = request.substring(0, Math.min(60, request.length()));
            assertThat(answer).as(what).doesNotContain(UNSPEAKABLE).doesNotContain("root:x:", "Tomcat", "c2VjcmV0");
            assertThat(answer).as(what).doesNotContainPattern("^HTTP/1.1 5(?!05)");
        }
    }

    private static String raw(String request) throws IOException {
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(120_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.net.SocketException e) {
            // cut off while it was still sending: refused as well
            return "";
        }
    }
}
