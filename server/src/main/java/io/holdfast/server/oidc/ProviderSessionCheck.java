package io.holdfast.server.oidc;

import io.holdfast.server.security.Sessions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a browser's session when the person is no longer signed in at the provider, has other groups there, or was disabled
 * here. The provider is asked by the first request that comes some minutes after it was last asked.
 */
final class ProviderSessionCheck extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderSessionCheck.class);

    private final ProviderSignIn signIn;
    private final Sessions sessions;
    private final Duration every;
    private final Clock clock;

    /** @param every as {@link OidcSettings#confirmEvery} */
    ProviderSessionCheck(ProviderSignIn signIn, Sessions sessions, Duration every, Clock clock) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.every = every;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null
                && session.getAttribute(ProviderSession.ATTRIBUTE) instanceof ProviderSession known
                && !holds(session, known)) {
            sessions.end(request);
        }
        chain.doFilter(request, response);
    }

    private boolean holds(HttpSession session, ProviderSession known) {
        if (signIn.isDisabled(known.subject())) {
            return false;
        }
        // of the requests that come together one asks, and the others go on
        if (clock.instant().isBefore(known.askAt()) || !known.asking().tryLock()) {
            return true;
        }
        try {
            Instant now = clock.instant();
            if (!(session.getAttribute(ProviderSession.ATTRIBUTE) instanceof ProviderSession current)) {
                return false;
            }
            if (now.isBefore(current.askAt())) {
                return true;
            }
            Optional<ProviderSession> next = asked(current, now);
            next.ifPresent(one -> session.setAttribute(ProviderSession.ATTRIBUTE, one));
            return next.isPresent();
        } finally {
            known.asking().unlock();
        }
    }

    /** The session as it goes on; empty when it is over. */
    private Optional<ProviderSession> asked(ProviderSession session, Instant now) {
        boolean tooLong = Duration.between(session.confirmed(), now).compareTo(ProviderSession.LONGEST_UNCONFIRMED) > 0;
        ProviderSession unconfirmed = session.unconfirmed(now.plus(ProviderSession.PAUSE));
        if (session.refresh() == null) {
            // such a provider cannot be asked: its people sign in anew, which it may do without asking them
            return tooLong ? Optional.empty() : Optional.of(unconfirmed);
        }
        try {
            OAuth2AccessTokenResponse answer = signIn.refresh(session);
            Map<String, Object> claims = signIn.claims(answer);
            if (!claims.isEmpty()
                    && (!session.subject().equals(claims.get("sub"))
                            || !signIn.roles(claims).equals(session.roles()))) {
                return Optional.empty();
            }
            return Optional.of(
                    session.confirmed(answer.getAccessToken(), answer.getRefreshToken(), now, now.plus(every)));
        } catch (OAuth2AuthorizationException | JwtException e) {
            LOG.info("A session ends: the provider no longer confirms it ({})", e.getMessage());
            return Optional.empty();
        } catch (ProviderUnavailableException e) {
            return tooLong ? Optional.empty() : Optional.of(unconfirmed);
        }
    }
}
