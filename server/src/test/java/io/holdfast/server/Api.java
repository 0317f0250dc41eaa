package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of a server over real HTTP, signed in by HTTP Basic or not at all. */
public final class Api implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final String authorization;

    private Api(String address, String authorization) {
        this.address = address;
        this.authorization = authorization;
    }

    public static Api as(String address, String user, String password) {
        return new Api(
                address,
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    public static Api bearer(String address, String token) {
        return new Api(address, "Bearer " + token);
    }

    public static Api stranger(String address) {
        return new Api(address, "");
    }

    /** An answer with its body as JSON, when it is JSON. */
    public record Answer(int status, JsonNode json, String text, HttpResponse<String> response) {
        /** The messages of a problem for one field. */
        public List<String> errors(String field) {
            return StreamSupport.stream(json.path("errors").spliterator(), false)
                    .filter(error -> error.path("field").asString().equals(field))
                    .map(error -> error.path("message").asString())
                    .toList();
        }

        public Answer ok() {
            assertThat(status).as(text).isBetween(200, 299);
            return this;
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, null, Map.of());
    }

    /** What is no text. */
    public byte[] bytes(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(120))
                        .header("Authorization", authorization)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    public Answer post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body, Map.of("Content-Type", "application/json"));
    }

    public Answer send(String method, String path, Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(120));
        String text = body == null ? "" : body instanceof String given ? given : JSON.writeValueAsString(body);
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(text));
        headers.forEach(request::header);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        String type = response.headers().firstValue("Content-Type").orElse("");
        boolean json = type.contains("json") && !type.contains("ndjson");
        JsonNode tree = json && !response.body().isEmpty() ? JSON.readTree(response.body()) : JSON.nullNode();
        return new Answer(response.statusCode(), tree, response.body(), response);
    }

    /** Asks until the answer's status field is one of these; fails after the time given. */
    public JsonNode await(String path, Duration atMost, String... states) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            JsonNode json = get(path).ok().json();
            String now = json.path("status").asString();
            if (List.of(states).contains(now)) {
                return json;
            }
            assertThat(System.nanoTime()).as("still " + now + ": " + json).isLessThan(deadline);
            assertThat(List.of("SUCCESS", "FAILED")).as(json.toString()).doesNotContain(now);
            Thread.sleep(100);
        }
    }

    /** Asks until the answer is as wanted; fails after the time given, with the last answer. */
    public JsonNode await(String path, Duration atMost, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            JsonNode json = get(path).ok().json();
            if (wanted.test(json)) {
                return json;
            }
            assertThat(System.nanoTime()).as(json.toString()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** Backs a data set up and waits for the job's success. */
    public JsonNode backUp(String dataSet) throws IOException, InterruptedException {
        JsonNode accepted = post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", dataSet))
                .ok()
                .json();
        return await(accepted.path("statusUrl").asString(), Duration.ofSeconds(180), "SUCCESS");
    }

    /** @param lastEventId the last event that was heard; empty for who begins to listen */
    public Listening listen(String lastEventId) throws IOException, InterruptedException {
        return listen("/api/v1/events", lastEventId);
    }

    /** As the portal does: what comes within so many milliseconds comes as one. */
    public Listening listenGathered(int millis) throws IOException, InterruptedException {
        return listen("/api/v1/events?gather=" + millis, "");
    }

    private Listening listen(String path, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", authorization);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new Listening(request.build());
    }

    public Answer apply(String yaml) throws IOException, InterruptedException {
        return post("/api/v1/admin/inventory/apply", Map.of("documents", yaml));
    }

    /** Declares what leaves less of what is protected: asked for by this person, approved by another. */
    public void applyWith(Api approver, String yaml) throws IOException, InterruptedException {
        JsonNode asked = post("/api/v1/admin/approvals/changes", Map.of("documents", yaml, "reason", "a test's end"))
                .ok()
                .json();
        approver.post(
                        "/api/v1/admin/approvals/changes/"
                                + asked.path("requestId").asString() + "/approve",
                        Map.of("digest", asked.path("digest").asString()))
                .ok();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
