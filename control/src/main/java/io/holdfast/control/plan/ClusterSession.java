package io.holdfast.control.plan;

import io.holdfast.control.inventory.ClusterAction.Cluster;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.notification.TrustedAuthority;
import io.holdfast.repository.secret.SecretReference;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Requests to the API server of one cluster, for one step. Its errors are told with the words that the server has for them (a
 * {@code Status}), never with the token. For one thread.
 */
final class ClusterSession implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int MOST_SHOWN = 300;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Cluster cluster;
    private final URI server;
    private final HttpClient http;

    /** @throws StepFailedException when the address or the authorities cannot be used; nothing is sent */
    ClusterSession(Cluster cluster, Map<String, String> values) throws StepFailedException {
        this.cluster = cluster;
        this.server = address(Placeholders.filled(cluster.server(), values));
        HttpClient.Builder client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                // a token is for this server only
                .followRedirects(HttpClient.Redirect.NEVER);
        if (cluster.caFile().isPresent()) {
            try {
                client.sslContext(
                        TrustedAuthority.context(Path.of(cluster.caFile().get())));
            } catch (IOException e) {
                throw new StepFailedException(
                        "The authorities in caFile " + cluster.caFile().get()
                                + " cannot be used. Give certificates in PEM.",
                        e);
            }
        }
        this.http = client.build();
    }

    /** What was answered. */
    record Answer(int status, String text) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** An empty object when it is none. */
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JacksonException e) {
                return JsonNodeFactory.instance.objectNode();
            }
        }

        /** In the server's words. */
        String words() {
            String message = json().path("message").asString("");
            String said =
                    (message.isBlank() ? text : message).replaceAll("\\s+", " ").strip();
            return said.length() > MOST_SHOWN ? said.substring(0, MOST_SHOWN) + "…" : said;
        }
    }

    /** Host and port, for people. */
    String place() {
        return server.getAuthority();
    }

    /** For a part of a path. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @return what is good only. @throws StepFailedException saying what to do for everything else */
    JsonNode get(String path) throws StepFailedException, InterruptedException {
        return good(send("GET", path, null)).json();
    }

    /** As {@link #get}, of what is awaited: an API server that is restarted meanwhile ends nothing. Blocks for a minute at most. */
    JsonNode getPatiently(String path) throws StepFailedException, InterruptedException {
        long deadline = System.nanoTime() + OUTAGE.toNanos();
        while (true) {
            StepFailedException problem;
            try {
                Answer answer = send("GET", path, null);
                if (answer.status() < 500 && answer.status() != 429) {
                    return good(answer).json();
                }
                problem =
                        new StepFailedException(place() + " answers " + answer.status() + ": " + answer.words() + ".");
            } catch (UnreachableException e) {
                problem = e;
            }
            if (System.nanoTime() > deadline) {
                throw problem;
            }
            Thread.sleep(AGAIN);
        }
    }

    /** Nobody has answered. */
    private static final class UnreachableException extends StepFailedException {
        private static final long serialVersionUID = 1;

        UnreachableException(String message, Exception cause) {
            super(message, cause);
        }
    }

    /** @return the answer as it is given back. @throws StepFailedException with what to do when it is not a good one */
    Answer good(Answer answer) throws StepFailedException {
        if (answer.isGood()) {
            return answer;
        }
        throw new StepFailedException(
                switch (answer.status()) {
                    case 401 ->
                        place() + " does not know the token in " + cluster.tokenFile()
                                + " (401). Put one there that is valid: 'kubectl create token'.";
                    case 403 ->
                        "The token in " + cluster.tokenFile() + " may not do it (403): " + answer.words()
                                + ". Give its service account a role that may.";
                    case 404 -> place() + " has no such thing (404): " + answer.words() + ".";
                    default -> place() + " answered " + answer.status() + ": " + answer.words() + ".";
                });
    }

    /** @param body null for none */
    Answer send(String method, String path, @Nullable JsonNode body) throws StepFailedException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("User-Agent", "holdfast")
                .header("Accept", "application/json, */*")
                .header("Authorization", "Bearer " + token());
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body.toString()));
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(answer.statusCode(), answer.body());
        } catch (HttpTimeoutException e) {
            throw new UnreachableException(
                    place() + " does not answer within " + PATIENCE.toSeconds() + " seconds.", e);
        } catch (IOException e) {
            String message = e.getMessage();
            throw new UnreachableException(
                    place() + " cannot be reached ("
                            + (message == null || message.isBlank()
                                    ? e.getClass().getSimpleName()
                                    : message) + ").",
                    e);
        }
    }

    private String token() throws StepFailedException {
        String token;
        try {
            token = new SecretReference.InFile(Path.of(cluster.tokenFile()))
                    .read()
                    .strip();
        } catch (IOException e) {
            throw new StepFailedException(String.valueOf(e.getMessage()), e);
        }
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new StepFailedException("The first line of tokenFile " + cluster.tokenFile() + " is no token.");
        }
        return token;
    }

    private static URI address(String text) throws StepFailedException {
        try {
            URI address = URI.create(text.replaceAll("/+$", "") + "/");
            if ("https".equalsIgnoreCase(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new StepFailedException("The cluster's address '" + text + "' cannot be used. It begins with https://.");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
