package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The portal's sign-in. */
@RestController
@RequestMapping("/api/v1/session")
@Tag(name = "Session")
class SessionResource {
    private final AuthenticationManager manager;
    private final Administrators administrators;
    private final Passwords passwords;
    private final CookieCsrfTokenRepository csrfTokens;
    private final AuditTrail trail;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final WebAuthenticationDetailsSource details = new WebAuthenticationDetailsSource();

    SessionResource(
            AuthenticationManager manager,
            Administrators administrators,
            Passwords passwords,
            CookieCsrfTokenRepository csrfTokens,
            AuditTrail trail) {
        this.trail = trail;
        this.manager = manager;
        this.administrators = administrators;
        this.passwords = passwords;
        this.csrfTokens = csrfTokens;
    }

    record SignInRequest(@Nullable String user, @Nullable String password) {}

    record PasswordChange(
            @Nullable String currentPassword, @Nullable String newPassword) {}

    /** @param permissions what the roles allow together */
    record Session(String user, String displayName, List<Role> roles, List<Permission> permissions) {
        static Session of(SignedIn signedIn) {
            return new Session(
                    signedIn.username(),
                    signedIn.displayName(),
                    signedIn.roles(),
                    List.copyOf(Role.permissions(signedIn.roles())));
        }
    }

    @PostMapping
    @Audited(Audited.When.NEVER)
    @Operation(
            summary = "Sign in",
            description =
                    "Answers with a session cookie and the cookie XSRF-TOKEN, whose value every changing request of"
                            + " the session sends as the header X-XSRF-TOKEN.")
    Session signIn(@RequestBody SignInRequest given, HttpServletRequest request, HttpServletResponse response) {
        List<FieldProblem> problems = new ArrayList<>();
        if (given.user() == null || given.user().isBlank()) {
            problems.add(new FieldProblem("user", "is missing"));
        }
        if (given.password() == null || given.password().isEmpty()) {
            problems.add(new FieldProblem("password", "is missing"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        UsernamePasswordAuthenticationToken token =
                UsernamePasswordAuthenticationToken.unauthenticated(given.user(), given.password());
        token.setDetails(details.buildDetails(request));
        Authentication authentication = manager.authenticate(token);
        begin(authentication, request, response);
        String address = String.valueOf(request.getRemoteAddr());
        trail.record(AuditEvent.succeeded("session.begin", authentication.getName())
                .by(new Actor(authentication.getName(), "password", address)));
        return Session.of((SignedIn) java.util.Objects.requireNonNull(authentication.getPrincipal()));
    }

    private void begin(Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
        // a session that was there before may be known to others
        HttpSession before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
        request.getSession(true);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        // a new session has a new token, and the client can send its first change at once
        csrfTokens.saveToken(csrfTokens.generateToken(request), request, response);
    }

    @GetMapping
    @Operation(summary = "Who is signed in")
    Session who(@AuthenticationPrincipal SignedIn signedIn) {
        return Session.of(signedIn);
    }

    @DeleteMapping
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sign out")
    void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
    }

    @PutMapping("/password")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Change your own password", description = "Your other sessions end.")
    void changePassword(
            @RequestBody PasswordChange change,
            @AuthenticationPrincipal SignedIn signedIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        List<FieldProblem> problems = new ArrayList<>();
        PasswordRules.check("newPassword", change.newPassword(), signedIn.username(), problems);
        if (change.currentPassword() == null) {
            problems.add(new FieldProblem("currentPassword", "is missing"));
        }
        if (change.currentPassword() == null || change.newPassword() == null || !problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        UsernamePasswordAuthenticationToken token =
                UsernamePasswordAuthenticationToken.unauthenticated(signedIn.username(), change.currentPassword());
        token.setDetails(details.buildDetails(request));
        try {
            manager.authenticate(token);
        } catch (org.springframework.security.authentication.BadCredentialsException e) {
            throw new InvalidRequestException("currentPassword", "is wrong");
        }
        administrators.changePassword(signedIn.username(), passwords.hash(change.newPassword()));
        if (request.getSession(false) != null) {
            begin(SignIn.authentication(administrators.find(signedIn.username()).orElseThrow()), request, response);
        }
    }
}
