package io.holdfast.server.oidc;

import io.holdfast.server.security.Sessions;
import io.holdfast.server.security.SignInWay;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/** Lets requests bring the provider's access tokens, and looks after the sessions that began at the provider. */
final class BearerSignIn implements SignInWay {
    /** Three parts: a signed token. Other bearer tokens are somebody else's to judge. */
    private static final Pattern SIGNED =
            Pattern.compile("(?i:Bearer) +([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)");

    private final IdentityProvider provider;
    private final ProviderSignIn signIn;
    private final Sessions sessions;
    private final Clock clock;

    BearerSignIn(IdentityProvider provider, ProviderSignIn signIn, Sessions sessions, Clock clock) {
        this.provider = provider;
        this.signIn = signIn;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public void addTo(HttpSecurity http, AuthenticationEntryPoint challenge) {
        // made for each token: the provider may be met for the first time by any of them
        JwtDecoder tokens = token -> provider.accessTokens().decode(token);
        JwtAuthenticationProvider judge = new JwtAuthenticationProvider(tokens);
        judge.setJwtAuthenticationConverter(
                token -> signIn.person(token.getClaims()).authentication());
        AuthenticationManager manager = new ProviderManager(judge);
        http.oauth2ResourceServer(server -> server.bearerTokenResolver(BearerSignIn::token)
                .authenticationManagerResolver(request -> manager)
                .authenticationEntryPoint(challenge)
                .withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                    @Override
                    public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                        // Spring's own hands a provider that does not answer on to the container, as an error of ours
                        filter.setAuthenticationFailureHandler(challenge::commence);
                        return filter;
                    }
                }));
        http.addFilterAfter(
                new ProviderSessionCheck(signIn, sessions, provider.settings().confirmEvery(), clock),
                BasicAuthenticationFilter.class);
    }

    private static @Nullable String token(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        Matcher matcher = header == null ? null : SIGNED.matcher(header);
        return matcher != null && matcher.matches() ? matcher.group(1) : null;
    }
}
