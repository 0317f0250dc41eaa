package io.holdfast.server.oidc;

import io.holdfast.server.security.Grant;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/**
 * What a browser's session keeps of its sign-in at the provider. It never leaves the server, but for the ID token, which the
 * provider itself gets back at sign-out.
 *
 * @param confirmed when the provider last said that the person is signed in there
 * @param askAt when it is asked again
 * @param asking held by the request that asks: a refresh token is good once
 */
record ProviderSession(
        String subject,
        List<Grant> roles,
        OAuth2AccessToken accessToken,
        @Nullable OAuth2RefreshToken refresh,
        String idToken,
        Instant confirmed,
        Instant askAt,
        ReentrantLock asking)
        implements Serializable {
    /** In the HTTP session. */
    static final String ATTRIBUTE = ProviderSession.class.getName();

    /** While the provider does not answer a session goes on for so long. */
    static final Duration LONGEST_UNCONFIRMED = Duration.ofMinutes(30);

    /** A provider that does not answer is left alone for so long: each try may take seconds. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    ProviderSession {
        roles = List.copyOf(roles);
    }

    /** After the provider confirmed it, with what it gave for the next time. */
    ProviderSession confirmed(OAuth2AccessToken access, @Nullable OAuth2RefreshToken next, Instant now, Instant again) {
        return new ProviderSession(subject, roles, access, next == null ? refresh : next, idToken, now, again, asking);
    }

    /** After the provider did not answer. */
    ProviderSession unconfirmed(Instant again) {
        return new ProviderSession(subject, roles, accessToken, refresh, idToken, confirmed, again, asking);
    }

    OAuth2RefreshToken refreshToken() {
        if (refresh == null) {
            throw new IllegalStateException("the provider gave no refresh token");
        }
        return refresh;
    }

    @Override
    public String toString() {
        return "session of " + subject;
    }
}
