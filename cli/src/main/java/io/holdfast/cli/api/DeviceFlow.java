package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Signs somebody in whose browser is elsewhere: they confirm a code there while this waits (RFC 8628). */
public final class DeviceFlow {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    private final String issuer;
    private final String clientId;
    private final List<String> scopes;
    private final HttpClient http;
    private final Clock clock;

    public DeviceFlow(String issuer, String clientId, List<String> scopes, HttpClient http, Clock clock) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.scopes = List.copyOf(scopes);
        this.http = http;
        this.clock = clock;
    }

    /**
     * What the person does.
     *
     * @param address to open in a browser
     * @param completeAddress the same with the code in it; the address again where the provider knows none
     * @param code to confirm there
     */
    public record Task(String address, String completeAddress, String code, Instant until) {}

    /**
     * Blocks until the person has confirmed.
     *
     * @param tell gets the task at once
     * @throws CommandFailed when they refuse, or it takes too long
     */
    public Tokens run(Consumer<Task> tell) throws InterruptedException {
        Provider provider = Provider.at(issuer, http);
        URI device = provider.endpoint("device_authorization_endpoint")
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.FAILED, "The identity provider at " + issuer + " does not offer the device flow."));
        URI token = provider.endpoint("token_endpoint")
                .orElseThrow(() -> new CommandFailed(ExitCode.FAILED, issuer + " names no token_endpoint."));
        Provider.Answer begun = provider.post(device, Map.of("client_id", clientId, "scope", String.join(" ", scopes)));
        if (!begun.ok()) {
            throw new CommandFailed(
                    ExitCode.SIGN_IN, "The identity provider does not begin the sign-in: " + begun.explained() + ".");
        }
        JsonNode given = begun.body();
        Instant until = clock.instant().plusSeconds(given.path("expires_in").asLong(600));
        String address = given.path("verification_uri").asString("");
        tell.accept(new Task(
                address,
                given.path("verification_uri_complete").asString(address),
                given.path("user_code").asString(""),
                until));
        return poll(provider, token, given, until);
    }

    private Tokens poll(Provider provider, URI token, JsonNode given, Instant until) throws InterruptedException {
        Duration pause = Duration.ofSeconds(given.path("interval").asLong(5));
        while (clock.instant().isBefore(until)) {
            Thread.sleep(pause);
            Instant now = clock.instant();
            Provider.Answer answer = provider.post(
                    token,
                    Map.of(
                            "grant_type",
                            GRANT,
                            "device_code",
                            given.path("device_code").asString(""),
                            "client_id",
                            clientId));
            if (answer.ok()) {
                return Tokens.of(issuer, clientId, answer.body(), now, null);
            }
            switch (answer.error()) {
                case "authorization_pending" -> {}
                case "slow_down" -> pause = pause.plusSeconds(5);
                case "access_denied" ->
                    throw new CommandFailed(ExitCode.SIGN_IN, "The sign-in was refused in the browser.");
                case "expired_token" -> throw tooLong();
                default ->
                    throw new CommandFailed(
                            ExitCode.SIGN_IN,
                            "The identity provider does not complete the sign-in: " + answer.explained() + ".");
            }
        }
        throw tooLong();
    }

    private static CommandFailed tooLong() {
        return new CommandFailed(
                ExitCode.SIGN_IN, "Nobody confirmed the code in time. Start again with 'holdfast login'.");
    }
}
