package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a server's REST API. Every method blocks and turns a refusal into {@link CommandFailed}. */
public final class ApiClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ONE_TIME_CODE = "X-One-Time-Code";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String server;
    private final Authorization authorization;
    private final HttpClient http;

    /** @param server such as {@code http://127.0.0.1:8480} */
    public ApiClient(String server, String user, String password) {
        this(
                server,
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build(),
                Authorization.password(user, password));
    }

    /** @param server such as {@code http://127.0.0.1:8480} */
    public ApiClient(String server, HttpClient http, Authorization authorization) {
        this.server = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        this.http = http;
        this.authorization = authorization;
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(text(path));
    }

    /** For what is not JSON, such as a report. */
    public String text(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    /** @param body anything that Jackson can write */
    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return post(path, body, TIMEOUT);
    }

    /** @param within the answer is waited for so long */
    public JsonNode post(String path, Object body, Duration within) throws IOException, InterruptedException {
        return change("POST", path, body, within);
    }

    public JsonNode patch(String path, Object body) throws IOException, InterruptedException {
        return change("PATCH", path, body, TIMEOUT);
    }

    public JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return change("PUT", path, body, TIMEOUT);
    }

    private JsonNode change(String method, String path, Object body, Duration within)
            throws IOException, InterruptedException {
        String answer = send(request(path)
                .timeout(within)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
        return answer.isBlank() ? JSON.nullNode() : JSON.readTree(answer);
    }

    /** Sends a file as it is. */
    public void put(String path, Path file, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/octet-stream").PUT(BodyPublishers.ofFile(file));
        headers.forEach(request::header);
        send(request.build());
    }

    /** Writes the answer to a file; nothing is written when it is refused. */
    public void download(String path, Path file) throws IOException, InterruptedException {
        send(
                request(path).setHeader("Accept", "*/*").GET().build(),
                answer -> answer.statusCode() / 100 == 2
                        ? BodySubscribers.mapping(BodySubscribers.ofFile(file), written -> "")
                        : BodySubscribers.ofString(StandardCharsets.UTF_8));
    }

    public void delete(String path) throws IOException, InterruptedException {
        send(request(path).DELETE().build());
    }

    private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                    .timeout(TIMEOUT)
                    .header("Accept", "application/json, application/problem+json, application/yaml, text/*");
            String header = authorization.header();
            if (!header.isEmpty()) {
                request.header("Authorization", header);
            }
            if (!authorization.code().isEmpty()) {
                request.header(ONE_TIME_CODE, authorization.code());
            }
            return request;
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, "'" + server + "' is not the address of a server");
        }
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** @param handler of the body, which must give that of a refusal as a text */
    private String send(HttpRequest request, BodyHandler<String> handler) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request, handler);
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.UNREACHABLE,
                    "The server at " + server + " does not answer (" + reason(e)
                            + "). Start one with 'holdfast server', or give its address with --server.");
        }
        int status = response.statusCode();
        if (status / 100 == 2) {
            return response.body();
        }
        throw new CommandFailed(
                switch (status) {
                    case 401, 403 -> ExitCode.SIGN_IN;
                    case 404 -> ExitCode.NOT_FOUND;
                    case 400, 409, 422 -> ExitCode.REFUSED;
                    default -> ExitCode.FAILED;
                },
                explain(response));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The problem document in words: its detail, then each field. */
    private String explain(HttpResponse<String> response) {
        if (response.statusCode() == 401 && response.body().contains(ONE_TIME_CODE)) {
            return "You have a second factor: give its code with --code, or sign in with a token, --token-file.";
        }
        if (response.statusCode() == 401) {
            return "The server at " + server + " " + authorization.refused();
        }
        JsonNode problem;
        try {
            problem = JSON.readTree(response.body());
        } catch (JacksonException e) {
            return "The server answered " + response.statusCode() + " without saying why.";
        }
        StringBuilder text = new StringBuilder(problem.path("detail").asString(""));
        if (text.isEmpty()) {
            text.append(problem.path("title").asString("The server answered " + response.statusCode() + "."));
        }
        for (JsonNode error : problem.path("errors")) {
            text.append("\n  ")
                    .append(error.path("field").asString(""))
                    .append(": ")
                    .append(error.path("message").asString(""));
        }
        return text.toString();
    }
}
