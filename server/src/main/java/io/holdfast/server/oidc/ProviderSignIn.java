package io.holdfast.server.oidc;

import io.holdfast.server.security.Grant;
import io.holdfast.server.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.client.RestTemplate;

/** Makes somebody of this server's out of what the provider says. Blocks while it asks the provider and the catalog. */
final class ProviderSignIn {
    private final IdentityProvider provider;
    private final ProviderPeople people;
    private final TokenEndpoint tokens;
    private final Clock clock;
    private final OidcAuthorizationCodeAuthenticationProvider codes;

    ProviderSignIn(IdentityProvider provider, ProviderPeople people, Clock clock) {
        this.provider = provider;
        this.people = people;
        this.tokens = new TokenEndpoint(provider);
        this.clock = clock;
        JdkClientHttpRequestFactory requests = provider.connection().requests();
        DefaultOAuth2UserService userInfo = new DefaultOAuth2UserService();
        RestTemplate http = new RestTemplate(requests);
        http.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        userInfo.setRestOperations(http);
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(userInfo);
        codes = new OidcAuthorizationCodeAuthenticationProvider(tokens::redeem, users);
        codes.setJwtDecoderFactory(provider::idTokens);
    }

    /** @param session what a browser's session needs to know of its sign-in at the provider */
    record SignedInThere(SignedIn person, ProviderSession session) {}

    /** What to send a browser to the provider with. @throws ProviderUnavailableException */
    OAuth2AuthorizationRequest begin(HttpServletRequest request) {
        provider.requireAnswer();
        ClientRegistration client = provider.registration();
        OAuth2AuthorizationRequest begun = new DefaultOAuth2AuthorizationRequestResolver(id -> client)
                .resolve(request, IdentityProvider.REGISTRATION);
        if (begun == null) {
            throw new IllegalStateException("the registration that was just made is not known");
        }
        return begun;
    }

    /**
     * Redeems the code that a browser brought back.
     *
     * @throws org.springframework.security.core.AuthenticationException when the provider refuses, does not answer, or
     *     its answer is not one to what was asked
     */
    SignedInThere complete(PendingSignIn pending, OAuth2AuthorizationResponse response) {
        ClientRegistration client = provider.registration();
        Authentication done = codes.authenticate(new OAuth2LoginAuthenticationToken(
                client, new OAuth2AuthorizationExchange(pending.request(client), response)));
        if (!(done instanceof OAuth2LoginAuthenticationToken login)
                || !(login.getPrincipal() instanceof OidcUser user)) {
            throw new IllegalStateException("an OpenID Connect sign-in gave " + done);
        }
        SignedIn person = person(user.getClaims());
        Instant now = clock.instant();
        return new SignedInThere(
                person,
                new ProviderSession(
                        Objects.requireNonNull(user.getSubject()),
                        person.grants(),
                        Objects.requireNonNull(login.getAccessToken()),
                        login.getRefreshToken(),
                        user.getIdToken().getTokenValue(),
                        now,
                        now.plus(provider.settings().confirmEvery()),
                        new ReentrantLock()));
    }

    /** @throws DisabledException when an administrator of this server keeps the person out */
    SignedIn person(Map<String, Object> claims) {
        ProviderPeople.Person person =
                people.seen(provider.settings().issuer(), new Claims(provider.settings(), claims));
        if (person.disabled()) {
            throw new DisabledException(person.username() + " is disabled here");
        }
        return SignedIn.withoutPassword(person.username(), person.displayName(), person.roles());
    }

    /** Whether an administrator of this server keeps the person out. */
    boolean isDisabled(String subject) {
        return people.find(provider.settings().issuer(), subject)
                .map(ProviderPeople.Person::disabled)
                .orElse(true);
    }

    /**
     * Asks the provider whether somebody is still signed in there, and with which roles.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthorizationException when they are not
     * @throws ProviderUnavailableException when it does not answer
     */
    OAuth2AccessTokenResponse refresh(ProviderSession session) {
        return tokens.refresh(new OAuth2RefreshTokenGrantRequest(
                provider.registration(), session.accessToken(), session.refreshToken()));
    }

    /** The claims of a refreshed session, as far as the provider repeats them. */
    Map<String, Object> claims(OAuth2AccessTokenResponse refreshed) {
        return refreshed.getAdditionalParameters().get(OidcParameterNames.ID_TOKEN) instanceof String idToken
                ? provider.idTokens(provider.registration()).decode(idToken).getClaims()
                : Map.of();
    }

    List<Grant> roles(Map<String, Object> claims) {
        return people.roles(new Claims(provider.settings(), claims));
    }
}
