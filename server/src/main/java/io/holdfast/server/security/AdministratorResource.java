package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.access.DeclaredServices;
import io.holdfast.control.access.Place;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people who may sign in. */
@RestController
@RequestMapping("/api/v1/admin/administrators")
@Tag(name = "Administrators")
class AdministratorResource {
    /** No colon: HTTP Basic parts the name from the password by it. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    private final Administrators administrators;
    private final Passwords passwords;
    private final DeclaredServices services;

    AdministratorResource(Administrators administrators, Passwords passwords, DeclaredServices services) {
        this.services = services;
        this.administrators = administrators;
        this.passwords = passwords;
    }

    /**
     * @param displayName the user name when left out
     * @param roles such as {@code operator}, or {@code operator@shop} for one service and {@code operator@site:zurich} for those of a site;
     *     {@code viewer} when left out
     */
    record NewAdministrator(
            @Nullable String username,
            @Nullable String displayName,
            @Nullable String password,
            @Nullable List<String> roles) {}

    /** What is left out stays. */
    record Change(@Nullable List<String> roles, @Nullable Boolean disabled) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record Items(List<Administrator> items, @Nullable String next, long total) {}

    @GetMapping
    @Operation(
            summary = "Who may sign in, by their user names",
            description =
                    "words: each of them is in a name or a role. role: whether held for everything or for a part.")
    Items list(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "role", required = false) @Nullable String role,
            @RequestParam(name = "disabled", required = false) @Nullable Boolean disabled,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Administrators.Filter filter = new Administrators.Filter(SearchWords.parse(words), role, disabled);
        Page<Administrator> page = administrators.page(filter, after, Page.limit(limit));
        return new Items(page.items(), page.next(), administrators.count(filter));
    }

    @PostMapping
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Let somebody sign in")
    Administrator add(@RequestBody NewAdministrator given, @AuthenticationPrincipal SignedIn by) {
        List<FieldProblem> problems = new ArrayList<>();
        String username = given.username() == null ? "" : given.username();
        if (!NAME.matcher(username).matches()) {
            problems.add(new FieldProblem(
                    "username",
                    username.isEmpty()
                            ? "is missing"
                            : "must be up to 64 lower-case letters, digits and . _ @ -, a letter or digit first"));
        }
        String displayName = given.displayName() == null || given.displayName().isBlank()
                ? username
                : given.displayName().strip();
        if (displayName.length() > 255) {
            problems.add(new FieldProblem("displayName", "has more than 255 characters"));
        }
        String password = given.password() == null ? "" : given.password();
        PasswordRules.check("password", password, username, problems);
        List<Grant> roles =
                given.roles() == null ? List.of(Grant.of(Role.VIEWER)) : Grant.read(given.roles(), problems);
        requireAdministrator(by, roles, List.of(), problems);
        requireDeclared(roles, List.of(), problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return administrators.add(username, displayName, roles, passwords.hash(password));
    }

    @PatchMapping("/{username}")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Change what somebody may do", description = "Takes effect with their next request.")
    Administrator change(
            @PathVariable("username") String username,
            @RequestBody Change change,
            @AuthenticationPrincipal SignedIn by) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<Administrator> now = administrators.find(username).map(Administrators.Stored::person);
        List<Grant> roles = change.roles() == null
                ? now.map(Administrator::roles).orElse(List.of())
                : Grant.read(change.roles(), problems);
        List<Grant> before = now.map(Administrator::roles).orElse(List.of());
        requireAdministrator(by, roles, before, problems);
        requireDeclared(roles, before, problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        boolean disabled =
                change.disabled() == null ? now.map(Administrator::disabled).orElse(false) : change.disabled();
        return administrators.change(username, roles, disabled);
    }

    /** A name that was mistyped would give nobody anything, until somebody declares something by it. */
    private void requireDeclared(List<Grant> after, List<Grant> before, List<FieldProblem> problems) {
        Map<String, Optional<String>> sites = services.sites();
        after.stream().filter(grant -> !before.contains(grant)).forEach(grant -> {
            if (grant.place() instanceof Place.OfService service && !sites.containsKey(service.name())) {
                problems.add(new FieldProblem(
                        "roles",
                        "name the service '" + service.name()
                                + "', which is not declared; GET /api/v1/admin/inventory lists what is"));
            }
            if (grant.place() instanceof Place.OfSite site && !sites.containsValue(Optional.of(site.name()))) {
                problems.add(new FieldProblem(
                        "roles", "name the site '" + site.name() + "', where no declared service runs"));
            }
        });
    }

    /** Whoever may say who may do what must not become an administrator by that. */
    private static void requireAdministrator(
            SignedIn by, List<Grant> after, List<Grant> before, List<FieldProblem> problems) {
        if (!by.isAdministrator() && (Grant.areAdministrators(after) || Grant.areAdministrators(before))) {
            problems.add(
                    new FieldProblem("roles", "concern an administrator; only an administrator makes or changes one"));
        }
    }
}
