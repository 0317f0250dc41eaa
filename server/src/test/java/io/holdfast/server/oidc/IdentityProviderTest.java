package io.holdfast.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.server.security.Grant;
import io.holdfast.server.security.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;

/** Tokens at the edges of time and of trust, which a real provider does not make (portal/e2e has one for the rest). */
class IdentityProviderTest {
    private static final String METADATA = "/.well-known/openid-configuration";

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private HttpServer published;
    private ECKey key;
    private IdentityProvider provider;
    private volatile boolean answers = true;

    @BeforeEach
    void publish() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        published = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        published.createContext("/", exchange -> {
            String body = exchange.getRequestURI().getPath().equals(METADATA)
                    ? """
                    {"issuer": "%1$s", "authorization_endpoint": "%1$s/a", "token_endpoint": "%1$s/t",
                     "jwks_uri": "%1$s/keys"}""".formatted(issuer())
                    : new JWKSet(key).toString();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers ? 200 : 500, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        published.start();
        InstantSource time = () -> now;
        provider = new IdentityProvider(
                new OidcSettings(
                        "it",
                        issuer(),
                        URI.create("http://localhost:8480"),
                        "holdfast",
                        Optional.empty(),
                        Optional.empty(),
                        "holdfast",
                        List.of("openid"),
                        "preferred_username",
                        "groups",
                        Map.of("admins", List.of(new Grant(Role.ADMINISTRATOR, null))),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        Optional.empty()),
                ProviderConnection.trusting(Optional.empty()),
                new SecretReads(event -> {}, Clock.systemUTC()),
                time.withZone(ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        published.stop(0);
    }

    private String issuer() {
        return "http://localhost:" + published.getAddress().getPort();
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> changes) throws Exception {
        JWTClaimsSet claims = changes.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .subject("1234")
                        .audience("holdfast")
                        .issueTime(Date.from(now.minusSeconds(600)))
                        .expirationTime(Date.from(now.plusSeconds(300))))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(), claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private void accepted(UnaryOperator<JWTClaimsSet.Builder> changes) throws Exception {
        assertThat(provider.accessTokens().decode(token(changes)).getSubject()).isEqualTo("1234");
    }

    private void refused(String why, UnaryOperator<JWTClaimsSet.Builder> changes) throws Exception {
        String token = token(changes);
        assertThatThrownBy(() -> provider.accessTokens().decode(token))
                .isInstanceOf(BadJwtException.class)
                .hasMessageContaining(why);
    }

    @Test
    void clocks_may_differ_by_what_is_configured_and_no_more() throws Exception {
        accepted(claims -> claims);
        accepted(claims -> claims.expirationTime(Date.from(now.minusSeconds(59))));
        refused("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(61))));
        accepted(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(59))));
        refused("before", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(61))));
    }

    @Test
    void a_token_that_says_too_little_or_something_else_is_refused() throws Exception {
        refused("another provider's", claims -> claims.issuer("https://elsewhere.example.org"));
        refused("not meant", claims -> claims.audience("another-server"));
        refused("not meant", claims -> claims.audience((String) null));
        refused("names nobody", claims -> claims.subject(null));
        refused("never ends", claims -> claims.expirationTime(null));
        refused("no access token", claims -> claims.claim("typ", "ID"));
        refused("no access token", claims -> claims.claim("nonce", "n"));
    }

    @Test
    void a_signature_that_another_could_have_made_is_none() throws Exception {
        SignedJWT shared = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(),
                SignedJWT.parse(token(claims -> claims)).getJWTClaimsSet());
        shared.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> provider.accessTokens().decode(shared.serialize()))
                .isInstanceOf(BadJwtException.class);
        ECKey published = key;
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        String forged = token(claims -> claims);
        key = published;
        assertThatThrownBy(() -> provider.accessTokens().decode(forged)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void a_provider_that_did_not_answer_is_asked_again_after_some_seconds() throws Exception {
        answers = false;
        assertThatThrownBy(provider::metadata)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("(it)");
        answers = true;
        assertThatThrownBy(provider::metadata).isInstanceOf(ProviderUnavailableException.class);
        now = now.plusSeconds(6);
        assertThat(provider.metadata().token()).isEqualTo(URI.create(issuer() + "/t"));
        accepted(claims -> claims);
        answers = false;
        now = now.plusSeconds(6);
        accepted(claims -> claims);
        assertThatThrownBy(provider::requireAnswer).isInstanceOf(ProviderUnavailableException.class);
    }
}
