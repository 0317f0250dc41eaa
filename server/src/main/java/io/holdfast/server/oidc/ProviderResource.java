package io.holdfast.server.oidc;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.server.security.Seal;
import io.holdfast.server.security.Sessions;
import io.holdfast.server.security.SignedIn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sends browsers to the identity provider and takes them back. */
@RestController
@RequestMapping("/api/v1/session/provider")
@Tag(name = "Session")
class ProviderResource {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderResource.class);
    private static final String COOKIE = "HOLDFAST_SIGN_IN";
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Optional<ProviderSignIn> signIn;
    private final Optional<OidcSettings> settings;
    private final Sessions sessions;
    private final AuditTrail trail;
    private final Clock clock;
    /** So a stranger who begins a million sign-ins fills no memory of ours. */
    private final Seal seal = Seal.ofThisProcess();

    ProviderResource(
            Optional<ProviderSignIn> signIn,
            Optional<OidcSettings> settings,
            Sessions sessions,
            AuditTrail trail,
            Clock clock) {
        this.signIn = signIn;
        this.settings = settings;
        this.sessions = sessions;
        this.trail = trail;
        this.clock = clock;
    }

    @GetMapping("/start")
    @Operation(
            summary = "Sign in at the identity provider",
            description = "For browsers: sends them there, and back to the portal, which then has a session.")
    @ApiResponse(responseCode = "302", description = "To the provider, or back to the portal when it does not answer")
    ResponseEntity<Void> start(HttpServletRequest request, HttpServletResponse response) {
        ProviderSignIn provider = provider();
        try {
            OAuth2AuthorizationRequest begun = provider.begin(request);
            String pending = PendingSignIn.of(begun, clock.instant()).sealed(seal);
            return to(begun.getAuthorizationRequestUri(), cookie(pending, LONGEST), response);
        } catch (ProviderUnavailableException e) {
            return door("unavailable", response);
        }
    }

    @GetMapping("/callback")
    @Operation(summary = "Come back from the identity provider", description = "For browsers that start sent there.")
    @ApiResponse(
            responseCode = "302",
            description = "To the portal, with a session or with the reason why there is none")
    ResponseEntity<Void> callback(
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "code", required = false) @Nullable String code,
            @RequestParam(name = "error", required = false) @Nullable String error,
            @RequestParam(name = "iss", required = false) @Nullable String issuer,
            @Parameter(hidden = true) @CookieValue(name = COOKIE, required = false) @Nullable String cookie,
            HttpServletRequest request,
            HttpServletResponse response) {
        ProviderSignIn provider = provider();
        OidcSettings known = settings.orElseThrow();
        Optional<PendingSignIn> pending = PendingSignIn.open(cookie, seal)
                .filter(one -> one.state().equals(state))
                .filter(one -> Duration.between(one.begun(), clock.instant()).compareTo(LONGEST) < 0);
        if (pending.isEmpty() || (issuer != null && !issuer.equals(known.issuer()))) {
            return door("again", response);
        }
        if (code == null || code.isEmpty() || error != null) {
            LOG.warn("The identity provider refused a sign-in: {}", Printable.of(error == null ? "no code" : error));
            return door("refused", response);
        }
        try {
            ProviderSignIn.SignedInThere there = provider.complete(
                    pending.get(),
                    OAuth2AuthorizationResponse.success(code)
                            .state(pending.get().state())
                            .redirectUri(known.callback())
                            .build());
            if (there.person().grants().isEmpty()) {
                LOG.warn("{} signed in at the provider, but no group of theirs has a role here", there.person());
                record(there.person(), AuditResult.DENIED, request);
                return door("no-role", response);
            }
            sessions.begin(there.person().authentication(), request, response)
                    .setAttribute(ProviderSession.ATTRIBUTE, there.session());
            record(there.person(), AuditResult.SUCCEEDED, request);
            return to("/", cookie("", Duration.ZERO), response);
        } catch (ProviderUnavailableException e) {
            return door("unavailable", response);
        } catch (DisabledException e) {
            LOG.warn("A sign-in was refused: {}", e.getMessage());
            return door("disabled", response);
        } catch (OAuth2AuthenticationException e) {
            LOG.warn("A sign-in at the provider failed: {}", e.getError());
            return door("failed", response);
        } catch (AuthenticationException e) {
            LOG.warn("A sign-in at the provider failed: {}", e.getMessage());
            return door("failed", response);
        }
    }

    private void record(SignedIn person, AuditResult result, HttpServletRequest request) {
        String name = person.username();
        trail.record(AuditEvent.of("session.begin", name, result)
                .by(new Actor(name, "identity-provider", String.valueOf(request.getRemoteAddr()))));
    }

    private ProviderSignIn provider() {
        return signIn.orElseThrow(() -> new NotFoundException(
                "No identity provider is set up. Sign in with a name and a password of this server's."));
    }

    /** Back to the portal's door, which has words for the reason. */
    private ResponseEntity<Void> door(String reason, HttpServletResponse response) {
        return to("/?sign-in=" + reason, cookie("", Duration.ZERO), response);
    }

    private static ResponseEntity<Void> to(String address, ResponseCookie cookie, HttpServletResponse response) {
        // not a header of the entity: that would take the place of the session's own cookies
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(address))
                .build();
    }

    /** Lax, not strict as the session's: the browser comes back from another site. It says nothing about who somebody is. */
    private ResponseCookie cookie(String value, Duration age) {
        return ResponseCookie.from(COOKIE, value)
                .httpOnly(true)
                .secure(settings.map(OidcSettings::secure).orElse(false))
                .sameSite("Lax")
                .path("/api/v1/session/provider")
                .maxAge(age)
                .build();
    }
}
