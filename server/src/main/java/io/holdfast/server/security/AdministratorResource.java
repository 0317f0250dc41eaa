package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.access.DeclaredServices;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Declaration.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
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
    /** A weekend and some days: whoever made it hands it over by another way. */
    private static final Duration ONE_TIME = Duration.ofDays(7);

    private final Administrators administrators;
    private final Passwords passwords;
    private final DeclaredServices services;
    private final Sessions sessions;
    private final Clock clock;

    AdministratorResource(
            Administrators administrators,
            Passwords passwords,
            DeclaredServices services,
            Sessions sessions,
            Clock clock) {
        this.services = services;
        this.sessions = sessions;
        this.clock = clock;
        this.administrators = administrators;
        this.passwords = passwords;
    }

    /**
     * @param displayName the user name when left out
     * @param password none when left out: a one-time one lets them choose their own
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

    record FirstPassword(@Nullable String password) {}

    /**
     * @param password told this once; lets them do nothing but choose their own
     * @param expiresAt when it lets nobody in any more
     */
    record OneTimePassword(String password, Instant expiresAt) {}

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
        if (!Person.USERNAME.matcher(username).matches()) {
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
        if (given.password() != null) {
            PasswordRules.check("password", given.password(), username, problems);
        }
        List<Grant> roles =
                given.roles() == null ? List.of(Grant.of(Role.VIEWER)) : Grant.read(given.roles(), problems);
        PeopleRules.ofCaller(services.sites()).check(username, null, roles, "roles", problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        String hash = given.password() == null ? Administrators.NO_PASSWORD : passwords.hash(given.password());
        return administrators.add(username, displayName, roles, hash, by.username());
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
        PeopleRules.ofCaller(services.sites()).check(username, before, roles, "roles", problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        boolean disabled =
                change.disabled() == null ? now.map(Administrator::disabled).orElse(false) : change.disabled();
        return administrators.change(username, roles, disabled, by.username());
    }

    @PutMapping("/{username}/password")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Set the first password of somebody who was declared",
            description = "Who has a password changes it themselves: 409.")
    void setFirstPassword(@PathVariable("username") String username, @RequestBody FirstPassword given) {
        List<FieldProblem> problems = new ArrayList<>();
        String password = given.password() == null ? "" : given.password();
        PasswordRules.check("password", password, username, problems);
        List<Grant> roles = administrators
                .find(username)
                .map(stored -> stored.person().roles())
                .orElse(List.of());
        // whoever sets it can sign in by it
        PeopleRules.ofCaller(services.sites()).check(username, roles, roles, "username", problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        administrators.setFirstPassword(username, passwords.hash(password));
    }

    @PostMapping("/{username}/one_time_password")
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Make a one-time password for somebody who has none of their own",
            description = "It is told this once. Who signs in with it within seven days can do nothing but choose their"
                    + " own; another one takes its place. Who has chosen their own changes it themselves: 409.")
    OneTimePassword makeOneTimePassword(@PathVariable("username") String username) {
        List<FieldProblem> problems = new ArrayList<>();
        List<Grant> roles = administrators
                .find(username)
                .map(stored -> stored.person().roles())
                .orElse(List.of());
        PeopleRules.ofCaller(services.sites()).check(username, roles, roles, "username", problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        String password = passwords.generate();
        Instant expiresAt = clock.instant().plus(ONE_TIME).truncatedTo(ChronoUnit.SECONDS);
        administrators.setOneTimePassword(username, passwords.hash(password), expiresAt);
        sessions.endAll(username);
        return new OneTimePassword(password, expiresAt);
    }
}
