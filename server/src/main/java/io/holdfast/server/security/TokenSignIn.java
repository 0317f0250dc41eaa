package io.holdfast.server.security;

import io.holdfast.control.access.Permission;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.server.audit.RequestActor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs in who sends a token of ours as {@code Authorization: Bearer hft_…}; other bearers are left to others. What the token
 * may do is what its roles allow and its owner may do at this moment, and nothing that is for people only.
 */
@Component
class TokenSignIn implements SignInWay {
    private static final String BEARER = "Bearer ";
    private static final String BEGINNING = BEARER + TokenText.PREFIX;
    /** In place of a name, to slow guessing down. */
    private static final String ANY_TOKEN = "token";
    /** Else a program could be the second person, or make itself one. */
    private static final Set<Permission> FOR_PROGRAMS =
            EnumSet.complementOf(EnumSet.of(Permission.APPROVE, Permission.PEOPLE));

    private final ApiTokens tokens;
    private final Administrators administrators;
    private final SignInAttempts attempts;
    private final AuditTrail trail;

    TokenSignIn(ApiTokens tokens, Administrators administrators, SignInAttempts attempts, AuditTrail trail) {
        this.tokens = tokens;
        this.administrators = administrators;
        this.attempts = attempts;
        this.trail = trail;
    }

    @Override
    public void addTo(HttpSecurity http, AuthenticationEntryPoint challenge) {
        http.addFilterAfter(new Filter(challenge), BasicAuthenticationFilter.class);
    }

    private SignedIn signIn(String text, String address) {
        Optional<ApiToken> token = TokenText.isOne(text) ? tokens.withText(text) : Optional.empty();
        Optional<Administrators.Stored> owner = token.filter(one -> one.state().equals("valid"))
                .flatMap(one -> administrators.find(one.owner()))
                .filter(one -> !one.person().disabled());
        if (token.isEmpty() || owner.isEmpty()) {
            throw refused(token, address);
        }
        tokens.used(token.get(), address);
        Administrator person = owner.get().person();
        return new SignedIn(
                person.username(),
                person.displayName(),
                token.get().roles(),
                Grant.rights(token.get().roles())
                        .within(Grant.rights(person.roles()))
                        .within(FOR_PROGRAMS),
                owner.get().passwordHash(),
                Optional.of(token.get().tokenId()),
                false);
    }

    /** A token that is known never waits for those that are not: one address may be a whole platform's. */
    private AuthenticationException refused(Optional<ApiToken> token, String address) {
        Duration wait = attempts.wait(ANY_TOKEN, address);
        if (wait.isPositive()) {
            return new TooManyAttemptsException(wait);
        }
        attempts.failed(ANY_TOKEN, address);
        String state = token.map(ApiToken::state).orElse("unknown");
        trail.record(AuditEvent.of(
                        "session.sign-in",
                        token.map(one -> "Token/" + one.tokenId()).orElse("an unknown token"),
                        AuditResult.DENIED)
                .by(new Actor("nobody", "token", address))
                .with("state", state));
        return new OAuth2AuthenticationException(new OAuth2Error(
                "invalid_token",
                state.equals("valid")
                        ? "its owner may no longer sign in."
                        : "it is " + state + ". Make another one with 'holdfast token create'.",
                null));
    }

    private final class Filter extends OncePerRequestFilter {
        private final AuthenticationEntryPoint challenge;

        Filter(AuthenticationEntryPoint challenge) {
            this.challenge = challenge;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String header = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (header == null || !header.regionMatches(true, 0, BEGINNING, 0, BEGINNING.length())) {
                chain.doFilter(request, response);
                return;
            }
            SignedIn program;
            try {
                program = signIn(header.substring(BEARER.length()).strip(), String.valueOf(request.getRemoteAddr()));
            } catch (AuthenticationException e) {
                SecurityContextHolder.clearContext();
                challenge.commence(request, response, e);
                return;
            }
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(program.authentication());
            SecurityContextHolder.setContext(context);
            request.setAttribute(RequestActor.HOW, "token " + program.token().orElseThrow());
            chain.doFilter(request, response);
        }
    }
}
