package io.holdfast.server.security;

import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.access.Access;
import io.holdfast.control.access.Permission;
import io.holdfast.control.access.Rights;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
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
    private final SignIn signIn;
    private final Administrators administrators;
    private final Passwords passwords;
    private final AuditTrail trail;
    private final Sessions sessions;
    private final Optional<ProviderDoor> provider;
    private final Access access;

    SessionResource(
            AuthenticationManager manager,
            SignIn signIn,
            Administrators administrators,
            Passwords passwords,
            AuditTrail trail,
            Sessions sessions,
            Optional<ProviderDoor> provider,
            Access access) {
        this.trail = trail;
        this.manager = manager;
        this.signIn = signIn;
        this.administrators = administrators;
        this.passwords = passwords;
        this.sessions = sessions;
        this.provider = provider;
        this.access = access;
    }

    /** @param code of the second factor, for who has one */
    record SignInRequest(
            @Nullable String user,
            @Nullable String password,
            @Nullable String code) {}

    record PasswordChange(
            @Nullable String currentPassword, @Nullable String newPassword) {}

    /**
     * @param permissions what the roles allow together for everything, less what a token or a missing second factor takes from
     *     that
     * @param permissionsSomewhere the same, and what they allow for some services or sites
     * @param services what the roles allow for these services, beside {@code permissions}; where those of a site run now
     * @param passwordChangeDue whether the password is a one-time one: nothing can be done before another one is chosen
     * @param local whether the password and the second factor are kept here, not where somebody else vouches for them
     */
    record Session(
            String user,
            String displayName,
            List<Grant> roles,
            List<Permission> permissions,
            List<Permission> permissionsSomewhere,
            Map<Permission, List<String>> services,
            boolean local,
            boolean passwordChangeDue) {
        static Session of(SignedIn signedIn, Access access) {
            return new Session(
                    signedIn.username(),
                    signedIn.displayName(),
                    signedIn.grants(),
                    signedIn.rights().everywhere().stream().sorted().toList(),
                    signedIn.rights().somewhere().stream().sorted().toList(),
                    services(signedIn.rights(), access),
                    signedIn.hasPassword(),
                    signedIn.mustChangePassword());
        }

        private static Map<Permission, List<String>> services(Rights rights, Access access) {
            Map<Permission, List<String>> services = new EnumMap<>(Permission.class);
            for (Permission permission : rights.somewhere()) {
                access.reach(rights, permission)
                        .services()
                        .ifPresent(names ->
                                services.put(permission, names.stream().sorted().toList()));
            }
            return services;
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
        token.setDetails(SignInDetails.withCode(request, given.code()));
        Authentication authentication;
        try {
            authentication = manager.authenticate(token);
        } catch (SecondFactorMissingException e) {
            throw new InvalidRequestException(
                    "code", "is missing; give the one that your authenticator app shows, or a recovery code");
        }
        sessions.begin(authentication, request, response);
        String address = String.valueOf(request.getRemoteAddr());
        trail.record(AuditEvent.succeeded("session.begin", authentication.getName())
                .by(new Actor(authentication.getName(), "password", address)));
        return Session.of((SignedIn) java.util.Objects.requireNonNull(authentication.getPrincipal()), access);
    }

    @GetMapping
    @Operation(summary = "Who is signed in")
    Session who(@AuthenticationPrincipal SignedIn signedIn) {
        return Session.of(signedIn, access);
    }

    /** @param continueAt where the browser has to go to sign out at the identity provider too */
    record SignedOut(String continueAt) {}

    @DeleteMapping
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Sign out",
            description = "Of a session that began at an identity provider the answer says where"
                    + " the browser has to go to end that one's session too; else it is empty.")
    @ApiResponse(responseCode = "200", description = "Signed out here; to be continued at the provider")
    @ApiResponse(responseCode = "204", description = "Signed out", content = @Content)
    ResponseEntity<SignedOut> signOut(HttpServletRequest request) {
        Optional<String> continueAt = provider.flatMap(door -> door.signOut(request));
        sessions.end(request);
        return continueAt
                .map(address -> ResponseEntity.ok(new SignedOut(address)))
                .orElse(ResponseEntity.noContent().build());
    }

    /** @param provider null when there is none */
    record Ways(ProviderDoor.@Nullable Door provider) {}

    @GetMapping("/ways")
    @Operation(summary = "How one can sign in", description = "Needs no sign-in. A name and a password always can.")
    Ways ways() {
        return new Ways(provider.map(ProviderDoor::describe).orElse(null));
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
        if (signedIn.isProgram()) {
            throw new AccessDeniedException("a token changes no password");
        }
        if (!signedIn.hasPassword()) {
            throw new ConflictException("You have no password here. Change it where you sign in.");
        }
        List<FieldProblem> problems = new ArrayList<>();
        PasswordRules.check("newPassword", change.newPassword(), signedIn.username(), problems);
        if (signedIn.mustChangePassword()
                && change.newPassword() != null
                && change.newPassword().equals(change.currentPassword())) {
            problems.add(new FieldProblem("newPassword", "is the one-time one; choose your own"));
        }
        if (change.currentPassword() == null) {
            problems.add(new FieldProblem("currentPassword", "is missing"));
        }
        if (change.currentPassword() == null || change.newPassword() == null || !problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        UsernamePasswordAuthenticationToken token =
                UsernamePasswordAuthenticationToken.unauthenticated(signedIn.username(), change.currentPassword());
        token.setDetails(SignInDetails.passwordOnly(request));
        try {
            manager.authenticate(token);
        } catch (org.springframework.security.authentication.BadCredentialsException e) {
            throw new InvalidRequestException("currentPassword", "is wrong");
        }
        administrators.changePassword(signedIn.username(), passwords.hash(change.newPassword()));
        signIn.beginAnew(signedIn.username(), request, response);
    }
}
