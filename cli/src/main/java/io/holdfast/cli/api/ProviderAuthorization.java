package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Signs requests with the tokens that {@code holdfast login} left, and renews them in time. */
public final class ProviderAuthorization implements Authorization {
    private static final Duration IN_TIME = Duration.ofSeconds(20);

    private final TokenFile file;
    private final String server;
    private final Supplier<HttpClient> http;
    private final Clock clock;
    private Tokens tokens;

    private ProviderAuthorization(
            TokenFile file, String server, Tokens tokens, Supplier<HttpClient> http, Clock clock) {
        this.file = file;
        this.server = server;
        this.tokens = tokens;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Empty when nobody has signed in to that server.
     *
     * @param http asked for when a sign-in is renewed, as most commands need no way to the provider
     */
    public static Optional<Authorization> find(TokenFile file, String server, Supplier<HttpClient> http, Clock clock)
            throws IOException {
        return file.find(server).map(tokens -> new ProviderAuthorization(file, server, tokens, http, clock));
    }

    @Override
    public synchronized String header() throws IOException, InterruptedException {
        if (!isFresh(tokens)) {
            tokens = file.change(server, this::renewed).orElseThrow(ProviderAuthorization::over);
        }
        return "Bearer " + tokens.accessToken();
    }

    private boolean isFresh(Tokens some) {
        return clock.instant().plus(IN_TIME).isBefore(some.expiresAt());
    }

    private Optional<Tokens> renewed(Optional<Tokens> stored) throws InterruptedException {
        // another command may have been quicker
        if (stored.isEmpty() || isFresh(stored.get())) {
            return stored;
        }
        Tokens before = stored.get();
        String refresh = before.refreshToken();
        if (refresh == null) {
            return Optional.empty();
        }
        Provider provider = Provider.at(before.issuer(), http.get());
        Instant now = clock.instant();
        Provider.Answer answer = provider.post(
                provider.endpoint("token_endpoint").orElseThrow(ProviderAuthorization::over),
                Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", before.clientId()));
        if (answer.ok()) {
            return Optional.of(Tokens.of(before.issuer(), before.clientId(), answer.body(), now, refresh));
        }
        if (answer.status() / 100 == 5) {
            throw new CommandFailed(
                    ExitCode.UNREACHABLE,
                    "The identity provider at " + before.issuer() + " cannot renew the sign-in now: "
                            + answer.explained() + ". Try again.");
        }
        return Optional.empty();
    }

    private static CommandFailed over() {
        return new CommandFailed(ExitCode.SIGN_IN, "The sign-in has ended. Sign in again with 'holdfast login'.");
    }

    @Override
    public String refused() {
        return "does not accept the sign-in any more. Sign in again with 'holdfast login'.";
    }
}
