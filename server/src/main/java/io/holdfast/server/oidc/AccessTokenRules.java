package io.holdfast.server.oidc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What an access token must say beside being signed and in time: it is this provider's, meant for us, of somebody, ends
 * some day, and is not a token of another kind that the provider signs with the same key.
 */
record AccessTokenRules(OidcSettings settings) implements OAuth2TokenValidator<Jwt> {
    /** What Keycloak writes as {@code typ} into tokens that are no access tokens. */
    private static final Set<String> OTHER_KINDS = Set.of("ID", "Refresh", "Offline", "Logout");

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        List<OAuth2Error> errors = new ArrayList<>();
        if (!settings.issuer().equals(token.getClaimAsString("iss"))) {
            errors.add(error("The token is another provider's"));
        }
        List<String> audience = token.getAudience();
        if (audience == null || !audience.contains(settings.audience())) {
            errors.add(error("The token is not meant for this server: its aud lacks '" + settings.audience() + "'"));
        }
        String subject = token.getSubject();
        if (subject == null || subject.isBlank()) {
            errors.add(error("The token names nobody: it has no sub"));
        }
        if (token.getExpiresAt() == null) {
            errors.add(error("The token never ends: it has no exp"));
        }
        if (isOtherKind(token.getClaims().get("typ"))
                || token.getClaims().containsKey("nonce")
                || token.getClaims().containsKey("at_hash")) {
            errors.add(error("The token is no access token"));
        }
        return OAuth2TokenValidatorResult.failure(errors);
    }

    private static boolean isOtherKind(@Nullable Object kind) {
        return kind instanceof String word && OTHER_KINDS.contains(word);
    }

    private static OAuth2Error error(String description) {
        return new OAuth2Error("invalid_token", description, null);
    }
}
