package io.holdfast.server.security;

import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Checks a name and a password. Says the same whether the name or the password is wrong, and takes as long. */
@Component
class SignIn implements AuthenticationProvider {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

    private final Administrators administrators;
    private final Passwords passwords;
    private final SignInAttempts attempts;
    private final SecondFactors factors;
    private final Sessions sessions;
    private final AuditTrail trail;
    private final Clock clock;

    SignIn(
            Administrators administrators,
            Passwords passwords,
            SignInAttempts attempts,
            SecondFactors factors,
            Sessions sessions,
            AuditTrail trail,
            Clock clock) {
        this.administrators = administrators;
        this.passwords = passwords;
        this.attempts = attempts;
        this.factors = factors;
        this.sessions = sessions;
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** @throws TooManyAttemptsException when the next try has to wait */
    @Override
    public Authentication authenticate(Authentication given) {
        String username = given.getName();
        String password = given.getCredentials() instanceof String text ? text : "";
        String address =
                given.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        Optional<Administrators.Stored> stored =
                administrators.find(username).filter(one -> !one.person().disabled() && !isOver(one.person()));
        boolean known = stored.map(one -> passwords.isRemembered(password, one.passwordHash()))
                .orElse(false);
        if (!known) {
            Duration wait = attempts.wait(username, address);
            if (wait.isPositive()) {
                throw new TooManyAttemptsException(wait);
            }
            if (!passwords.matches(password, hash(stored))) {
                attempts.failed(username, address);
                LOG.warn("A sign-in from {} failed", address);
                record(username, address, AuditResult.DENIED);
                throw new BadCredentialsException("wrong name or password");
            }
        }
        checkCode(username, address, given.getDetails());
        if (!known) {
            attempts.succeeded(username, address);
            record(username, address, AuditResult.SUCCEEDED);
        }
        return person(stored.orElseThrow()).authentication();
    }

    /** Whether they have a one-time password that nobody changed in time, and so none. */
    private boolean isOver(Administrator person) {
        Instant expires = person.passwordExpiresAt();
        return expires != null && !clock.instant().isBefore(expires);
    }

    /** Who has no password yet is as nobody. */
    private static Optional<String> hash(Optional<Administrators.Stored> stored) {
        return stored.map(Administrators.Stored::passwordHash).filter(hash -> !hash.equals(Administrators.NO_PASSWORD));
    }

    /** Only who knows the password gets here: nobody else learns who has a second factor. */
    private void checkCode(String username, String address, @Nullable Object details) {
        boolean passwordOnly = details instanceof SignInDetails one && one.isPasswordOnly();
        if (passwordOnly || !factors.isSetUp(username)) {
            return;
        }
        String code = details instanceof SignInDetails one ? one.code() : "";
        if (code.isEmpty()) {
            throw new SecondFactorMissingException();
        }
        if (!factors.use(username, code, address)) {
            record(username, address, AuditResult.DENIED);
            throw new BadCredentialsException("wrong code");
        }
    }

    /** Programs send their password with each request: only the first one that this server sees is recorded. */
    private void record(String username, String address, AuditResult result) {
        // some type their password where the name belongs
        String name =
                result == AuditResult.SUCCEEDED || administrators.find(username).isPresent()
                        ? username
                        : "an unknown name";
        trail.record(AuditEvent.of("session.sign-in", name, result)
                .by(new Actor(result == AuditResult.SUCCEEDED ? name : "nobody", "password", address)));
    }

    /** After somebody's password or second factor has changed: ends their sessions, and gives the one that did it a new one. */
    void beginAnew(String username, HttpServletRequest request, HttpServletResponse response) {
        sessions.endAll(username);
        if (request.getSession(false) != null) {
            sessions.begin(person(administrators.find(username).orElseThrow()).authentication(), request, response);
        }
    }

    /**
     * Without any right while they have a one-time password, or while a role of theirs asks for a second factor that they do
     * not have yet.
     */
    SignedIn person(Administrators.Stored stored) {
        Administrator person = stored.person();
        SignedIn signedIn =
                SignedIn.withPassword(person.username(), person.displayName(), person.roles(), stored.passwordHash());
        if (person.mustChangePassword()) {
            return signedIn.untilPasswordIsChanged();
        }
        return factors.isLacking(person) ? signedIn.limitedTo(Set.of()) : signedIn;
    }
}
