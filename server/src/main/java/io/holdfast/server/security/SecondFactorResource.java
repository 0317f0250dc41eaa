package io.holdfast.server.security;

import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Second factors: one's own, who needs one, and taking away somebody's that is lost. */
@RestController
@Tag(name = "Second factor")
class SecondFactorResource {
    private static final String OWN = "/api/v1/session/second_factor";

    private final SecondFactors factors;
    private final SignIn signIn;
    private final Sessions sessions;
    private final Administrators administrators;

    SecondFactorResource(SecondFactors factors, SignIn signIn, Sessions sessions, Administrators administrators) {
        this.factors = factors;
        this.signIn = signIn;
        this.sessions = sessions;
        this.administrators = administrators;
    }

    /**
     * @param confirmedAt null when there is none
     * @param recoveryCodes how many are left
     * @param needed whether a role of yours asks for one
     */
    record FactorState(@Nullable Instant confirmedAt, int recoveryCodes, boolean needed) {}

    /** @param uri as apps read it from a QR code; holds the secret */
    record FactorSecret(String secret, String uri) {}

    record FactorCode(@Nullable String code) {}

    /** @param recoveryCodes each signs in once in place of the app; they are told this once */
    record FactorConfirmed(List<String> recoveryCodes) {}

    record FactorRoles(@Nullable List<String> roles) {}

    @GetMapping(OWN)
    @Operation(summary = "Whether you have a second factor")
    FactorState state(@AuthenticationPrincipal SignedIn by) {
        Optional<SecondFactors.Factor> factor = factors.find(by.username()).filter(one -> one.confirmedAt() != null);
        return new FactorState(
                factor.map(SecondFactors.Factor::confirmedAt).orElse(null),
                factor.map(one -> one.recovery().size()).orElse(0),
                Grant.anyOf(by.grants(), factors.roles()));
    }

    @PostMapping(OWN)
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Begin to set a second factor up",
            description = "Give the secret to an authenticator app, then confirm with the code that it shows.")
    FactorSecret begin(@AuthenticationPrincipal SignedIn by) {
        requireOwnPassword(by);
        String secret = OneTimeCode.base32(factors.begin(by.username()));
        String name = URLEncoder.encode(by.username(), StandardCharsets.UTF_8);
        return new FactorSecret(secret, "otpauth://totp/Holdfast:" + name + "?secret=" + secret + "&issuer=Holdfast");
    }

    @PostMapping(OWN + "/confirm")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Need the second factor from now on", description = "Your other sessions end.")
    FactorConfirmed confirm(
            @RequestBody FactorCode given,
            @AuthenticationPrincipal SignedIn by,
            HttpServletRequest request,
            HttpServletResponse response) {
        requireOwnPassword(by);
        List<String> codes = factors.confirm(
                by.username(), Objects.requireNonNullElse(given.code(), "").strip());
        signIn.beginAnew(by.username(), request, response);
        return new FactorConfirmed(codes);
    }

    @PostMapping(OWN + "/remove")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Need no second factor any more; takes a code", description = "Your other sessions end.")
    void remove(
            @RequestBody FactorCode given,
            @AuthenticationPrincipal SignedIn by,
            HttpServletRequest request,
            HttpServletResponse response) {
        requireOwnPassword(by);
        if (!factors.use(
                by.username(), Objects.requireNonNullElse(given.code(), ""), String.valueOf(request.getRemoteAddr()))) {
            throw new InvalidRequestException("code", "is not one that counts now");
        }
        factors.remove(by.username());
        signIn.beginAnew(by.username(), request, response);
    }

    private static void requireOwnPassword(SignedIn by) {
        if (by.isProgram()) {
            throw new AccessDeniedException("a token has no second factor");
        }
        if (!by.hasPassword()) {
            throw new ConflictException(
                    "You have no password here, and so no second factor. Set one up where you sign in.");
        }
    }

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record FactorItems(
            List<SecondFactors.InUse> items, @Nullable String next, long total) {}

    @GetMapping("/api/v1/admin/second_factors")
    @Operation(
            summary = "Who has a second factor, by their user names",
            description = "words: each of them is in the user name.")
    FactorItems all(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        SearchWords wanted = SearchWords.parse(words);
        Page<SecondFactors.InUse> page = factors.page(wanted, after, Page.limit(limit));
        return new FactorItems(page.items(), page.next(), factors.count(wanted));
    }

    @DeleteMapping("/api/v1/admin/administrators/{username}/second_factor")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Take somebody's second factor away, because it is lost")
    void takeAway(@PathVariable("username") String username, @AuthenticationPrincipal SignedIn by) {
        boolean administrator = administrators
                .find(username)
                .filter(one -> Grant.areAdministrators(one.person().roles()))
                .isPresent();
        if (administrator && !by.isAdministrator()) {
            throw new InvalidRequestException("username", "names an administrator; only another one does this");
        }
        factors.remove(username);
        // whoever has the app now may have a session too
        sessions.endAll(username);
    }

    @GetMapping("/api/v1/admin/second_factor_roles")
    @Operation(summary = "Which roles need a second factor")
    FactorRoles roles() {
        return new FactorRoles(factors.roles().stream().map(Role::word).toList());
    }

    @PutMapping("/api/v1/admin/second_factor_roles")
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Say which roles need a second factor",
            description =
                    "Who has one of them and no second factor can do nothing but set one up, from the next sign-in"
                            + " on; their sessions end.")
    FactorRoles require(@RequestBody FactorRoles given) {
        List<FieldProblem> problems = new ArrayList<>();
        List<String> words = Objects.requireNonNullElse(given.roles(), List.of());
        List<Role> roles = words.isEmpty() ? List.of() : Role.read(words, problems);
        if (given.roles() == null) {
            problems.add(new FieldProblem("roles", "is missing; an empty list for none"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        factors.require(roles);
        administrators.list().stream().filter(factors::isLacking).forEach(person -> sessions.endAll(person.username()));
        return roles();
    }
}
