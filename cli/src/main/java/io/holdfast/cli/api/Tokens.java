package io.holdfast.cli.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the provider gave for one server.
 *
 * @param issuer the provider
 * @param clientId the command line's there
 * @param accessToken sent to the server
 * @param expiresAt when it ends
 * @param refreshToken gets the next one; null when the provider gave none
 */
public record Tokens(
        String issuer,
        String clientId,
        String accessToken,
        Instant expiresAt,
        @Nullable String refreshToken) {
    /** @param refreshBefore stays when the answer holds no new one */
    static Tokens of(String issuer, String clientId, JsonNode answer, Instant now, @Nullable String refreshBefore) {
        String refresh = answer.path("refresh_token").asString("");
        return new Tokens(
                issuer,
                clientId,
                answer.path("access_token").asString(""),
                now.plusSeconds(answer.path("expires_in").asLong(60)),
                refresh.isEmpty() ? refreshBefore : refresh);
    }

    /** One that the server itself gave, and that nothing renews. */
    public static Tokens until(Instant end, String token) {
        return new Tokens("", "", token, end, null);
    }

    /** Tokens are secrets. */
    @Override
    public String toString() {
        return "tokens of " + issuer + " until " + expiresAt;
    }
}
