package io.holdfast.server.security;

import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.access.DeclaredServices;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own tokens. */
@RestController
@RequestMapping("/api/v1/session/tokens")
@Tag(name = "Tokens")
class OwnTokenResource {
    static final Duration UNLESS_SAID = Duration.ofDays(90);
    static final Duration LONGEST = Duration.ofDays(366);

    private final ApiTokens tokens;
    private final DeclaredServices services;
    private final Clock clock;

    OwnTokenResource(ApiTokens tokens, DeclaredServices services, Clock clock) {
        this.services = services;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * @param name what it is for
     * @param roles what it may do at most, such as {@code operator} or {@code operator@shop}; one's own when left out
     * @param expiresAt in 90 days when left out, in 366 at the latest
     */
    record NewToken(
            @Nullable String name,
            @Nullable List<String> roles,
            @Nullable Instant expiresAt) {}

    /** @param next give it as {@code after} for the next page; null when there is none */
    record Items(List<ApiToken> items, @Nullable String next) {}

    /** @param token the text to sign in with; it is shown this once */
    record Made(ApiToken made, String token) {}

    @GetMapping
    @Operation(summary = "Your tokens, newest first")
    Items list(
            @AuthenticationPrincipal SignedIn by,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<ApiToken> page = tokens.page(by.username(), Page.Key.parse(after), Page.limit(limit));
        return new Items(page.items(), page.next());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Make a token for a program",
            description = "It is shown once, in this answer. Sent as 'Authorization: Bearer …' it may do what its roles"
                    + " allow, and never more than you may at that moment. Whatever its roles, it does not decide about what"
                    + " others ask for, does not say who may do what, and makes no tokens.")
    Made create(@RequestBody NewToken given, @AuthenticationPrincipal SignedIn by) {
        if (by.isProgram()) {
            throw new AccessDeniedException("a token makes no tokens");
        }
        if (!by.hasPassword()) {
            throw new ConflictException(
                    "Whoever has no password here can make no token, which would outlast the sign-in."
                            + " Let the program sign in at the identity provider, or as a person of this server's.");
        }
        List<FieldProblem> problems = new ArrayList<>();
        String name = given.name() == null ? "" : given.name().strip();
        if (name.isEmpty() || name.length() > 100) {
            problems.add(new FieldProblem("name", "must say what the token is for, in up to 100 characters"));
        }
        List<Grant> roles = given.roles() == null ? by.grants() : Grant.read(given.roles(), problems);
        if (!by.rights().includes(Grant.rights(roles), services.sites())) {
            problems.add(new FieldProblem("roles", "allow more than your own"));
        }
        Instant now = clock.instant();
        Instant expires = given.expiresAt() == null ? now.plus(UNLESS_SAID) : given.expiresAt();
        if (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
            problems.add(new FieldProblem("expiresAt", "must be within the next 366 days"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        ApiTokens.Made made = tokens.make(by.username(), name, roles, expires);
        return new Made(made.token(), made.text());
    }

    @DeleteMapping("/{token_id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Revoke a token of yours, at once")
    void revoke(@PathVariable("token_id") String id, @AuthenticationPrincipal SignedIn by) {
        tokens.revoke(Instants.id("token", id), by.username(), by.username());
    }
}
