package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An identity provider, as the command line needs it. Every method blocks, and turns an unreachable provider into {@link CommandFailed}. */
public final class Provider {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final String issuer;
    private final JsonNode metadata;

    private Provider(HttpClient http, String issuer, JsonNode metadata) {
        this.http = http;
        this.issuer = issuer;
        this.metadata = metadata;
    }

    /** @param body {@code null} in JSON when there is none */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** OAuth's word for what is wrong. */
        String error() {
            return body.path("error").asString("");
        }

        String explained() {
            String described = body.path("error_description").asString("");
            return described.isEmpty() ? "it answered " + status + " " + error() : described;
        }
    }

    public static Provider at(String issuer, HttpClient http) throws InterruptedException {
        URI address = URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
        Answer found = send(
                http, issuer, HttpRequest.newBuilder(address).timeout(TIMEOUT).build());
        if (!found.ok() || !found.body().path("issuer").asString("").equals(issuer)) {
            throw new CommandFailed(
                    ExitCode.FAILED, "The identity provider at " + issuer + " does not describe itself as one.");
        }
        return new Provider(http, issuer, found.body());
    }

    Optional<URI> endpoint(String name) {
        String text = metadata.path(name).asString("");
        return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
    }

    Answer post(URI endpoint, Map<String, String> form) throws InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                http,
                issuer,
                HttpRequest.newBuilder(endpoint)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    /** @return whether the provider has taken the tokens back; false where it does not do that */
    public boolean revoke(Tokens tokens) throws InterruptedException {
        String refresh = tokens.refreshToken();
        Optional<URI> endpoint = endpoint("revocation_endpoint");
        return refresh != null
                && endpoint.isPresent()
                && post(
                                endpoint.get(),
                                Map.of(
                                        "token",
                                        refresh,
                                        "token_type_hint",
                                        "refresh_token",
                                        "client_id",
                                        tokens.clientId()))
                        .ok();
    }

    private static Answer send(HttpClient http, String issuer, HttpRequest request) throws InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.UNREACHABLE,
                    "The identity provider at " + issuer + " does not answer ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                            + "). Somebody with a password of the server's own can go on with --user.");
        }
        try {
            return new Answer(
                    response.statusCode(),
                    response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body()));
        } catch (JacksonException e) {
            return new Answer(response.statusCode(), JSON.nullNode());
        }
    }
}
