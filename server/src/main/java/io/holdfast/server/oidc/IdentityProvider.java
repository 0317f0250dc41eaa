package io.holdfast.server.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.repository.secret.SecretReference;
import java.io.IOException;
import java.net.MalformedURLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The provider, as far as it is known. Nothing is asked before it is needed; what was learnt is kept for an hour, and
 * longer while the provider does not answer. Safe for many threads; methods that may ask it block for up to five seconds.
 */
final class IdentityProvider {
    static final String REGISTRATION = "provider";

    private static final Logger LOG = LoggerFactory.getLogger(IdentityProvider.class);
    /** Only signatures that the provider alone can make: no shared secrets, and never "none". */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final Duration KNOWN_FOR = Duration.ofHours(1);
    /** While it does not answer it is asked no more often: each try may take seconds. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final OidcSettings settings;
    private final ProviderConnection connection;
    private final SecretReads reads;
    private final Clock clock;
    private @Nullable Known known;
    private Instant askAgain = Instant.EPOCH;
    private Instant answered = Instant.EPOCH;
    private @Nullable IOException lastFailure;

    /** @param keys fetches and keeps the provider's keys, and fetches them anew when a token names one it has not */
    private record Known(Metadata metadata, JWKSource<SecurityContext> keys) {}

    IdentityProvider(OidcSettings settings, ProviderConnection connection, SecretReads reads, Clock clock) {
        this.settings = settings;
        this.connection = connection;
        this.reads = reads;
        this.clock = clock;
    }

    OidcSettings settings() {
        return settings;
    }

    ProviderConnection connection() {
        return connection;
    }

    /** @throws ProviderUnavailableException when it has never answered and does not now */
    Metadata metadata() {
        return known().metadata();
    }

    /**
     * Has it answer now, or some seconds ago: a browser must not be sent to somebody who is gone.
     *
     * @throws ProviderUnavailableException when it does not
     */
    synchronized void requireAnswer() {
        Instant now = clock.instant();
        if (answered.plus(PAUSE).isBefore(now) && lastFailure == null) {
            askAgain = now;
        }
        known();
        if (lastFailure != null) {
            throw new ProviderUnavailableException(settings.name(), lastFailure);
        }
    }

    private synchronized Known known() {
        Instant now = clock.instant();
        Known before = known;
        if (now.isBefore(askAgain)) {
            if (before != null) {
                return before;
            }
            if (lastFailure != null) {
                throw new ProviderUnavailableException(settings.name(), lastFailure);
            }
        }
        try {
            Metadata metadata = Metadata.of(settings.issuer(), connection);
            Known found = before != null && before.metadata().keys().equals(metadata.keys())
                    ? new Known(metadata, before.keys())
                    : new Known(metadata, keys(metadata));
            known = found;
            lastFailure = null;
            answered = now;
            askAgain = now.plus(KNOWN_FOR);
            return found;
        } catch (IOException e) {
            askAgain = now.plus(PAUSE);
            lastFailure = e;
            LOG.warn(
                    "The identity provider {} cannot be used: {}. People of it cannot sign in; those with a password of"
                            + " this server's can.",
                    settings.issuer(),
                    e.toString());
            if (before != null) {
                return before;
            }
            throw new ProviderUnavailableException(settings.name(), e);
        }
    }

    private JWKSource<SecurityContext> keys(Metadata metadata) throws IOException {
        try {
            return JWKSourceBuilder.<SecurityContext>create(metadata.keys().toURL(), connection)
                    .cache(
                            Duration.ofMinutes(5).toMillis(),
                            Duration.ofSeconds(15).toMillis())
                    // a flood of tokens with made-up keys must not become a flood at the provider
                    .rateLimited(Duration.ofSeconds(5).toMillis())
                    .retrying(true)
                    .outageTolerant(KNOWN_FOR.toMillis())
                    .build();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IOException("the provider's jwks_uri is no address", e);
        }
    }

    /** The portal as the provider's client, made anew: the secret may have changed. */
    ClientRegistration registration() {
        Metadata metadata = metadata();
        ClientRegistration.Builder client = ClientRegistration.withRegistrationId(REGISTRATION)
                .clientId(settings.clientId())
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .redirectUri(settings.callback())
                .scope(settings.scopes())
                .issuerUri(settings.issuer())
                .authorizationUri(metadata.authorization().toString())
                .tokenUri(metadata.token().toString())
                .jwkSetUri(metadata.keys().toString())
                .userNameAttributeName("sub");
        metadata.userInfo().ifPresent(address -> client.userInfoUri(address.toString()));
        settings.clientSecret()
                .ifPresent(where -> client.clientSecret(secret(where))
                        .clientAuthenticationMethod(
                                metadata.basicSecret()
                                        ? ClientAuthenticationMethod.CLIENT_SECRET_BASIC
                                        : ClientAuthenticationMethod.CLIENT_SECRET_POST));
        return client.build();
    }

    private String secret(SecretReference where) {
        reads.repeatedly(
                "IdentityProvider/" + settings.name(), List.of(SecretUse.of("clientSecret", where)), "sign-in");
        try {
            return where.read();
        } catch (IOException e) {
            LOG.error("The client's secret in {} cannot be read", where.where(), e);
            throw new ProviderUnavailableException(settings.name(), e);
        }
    }

    /** Reads the tokens that say who has signed in. */
    JwtDecoder idTokens(ClientRegistration registration) {
        OidcIdTokenValidator rules = new OidcIdTokenValidator(registration);
        rules.setClockSkew(settings.clockSkew());
        rules.setClock(clock);
        return tokens(new DelegatingOAuth2TokenValidator<>(timestamps(), rules));
    }

    /** Reads the tokens that requests bring. */
    JwtDecoder accessTokens() {
        return tokens(new DelegatingOAuth2TokenValidator<>(timestamps(), new AccessTokenRules(settings)));
    }

    private JwtTimestampValidator timestamps() {
        JwtTimestampValidator timestamps = new JwtTimestampValidator(settings.clockSkew());
        timestamps.setClock(clock);
        return timestamps;
    }

    private JwtDecoder tokens(OAuth2TokenValidator<Jwt> rules) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, known().keys()));
        // "at+jwt" is what RFC 9068 calls an access token
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // the rules below look at the claims
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(rules);
        return decoder;
    }
}
