package io.holdfast.server.oidc;

import io.holdfast.server.security.Seal;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sign-in that has been sent to the provider and has not come back.
 *
 * @param state comes back with the browser: the answer belongs to this request
 * @param nonce comes back in the token: it was made for this request
 * @param verifier proves to the provider that who redeems the code is who asked for it (PKCE)
 */
record PendingSignIn(String state, String nonce, String verifier, Instant begun) {
    private static final String BOUND = "sign-in at the provider";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static PendingSignIn of(OAuth2AuthorizationRequest request, Instant now) {
        return new PendingSignIn(
                Objects.requireNonNull(request.getState()),
                Objects.requireNonNull(request.<String>getAttribute(OidcParameterNames.NONCE)),
                Objects.requireNonNull(request.<String>getAttribute(PkceParameterNames.CODE_VERIFIER)),
                now);
    }

    /** The request as it was made. */
    OAuth2AuthorizationRequest request(ClientRegistration client) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(
                        Objects.requireNonNull(client.getProviderDetails().getAuthorizationUri()))
                .clientId(client.getClientId())
                .redirectUri(client.getRedirectUri())
                .scopes(client.getScopes())
                .state(state)
                .attributes(attributes -> attributes.putAll(Map.of(
                        OidcParameterNames.NONCE, nonce,
                        PkceParameterNames.CODE_VERIFIER, verifier,
                        OAuth2ParameterNames.REGISTRATION_ID, client.getRegistrationId())))
                .build();
    }

    /** For a cookie. */
    String sealed(Seal seal) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(seal.close(JSON.writeValueAsBytes(this), BOUND));
    }

    /** Empty when this process did not seal it. */
    static Optional<PendingSignIn> open(@Nullable String cookie, Seal seal) {
        if (cookie == null) {
            return Optional.empty();
        }
        try {
            return seal.open(Base64.getUrlDecoder().decode(cookie), BOUND)
                    .map(bytes -> JSON.readValue(bytes, PendingSignIn.class));
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }
}
