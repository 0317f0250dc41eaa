package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
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

    AdministratorResource(Administrators administrators, Passwords passwords) {
        this.administrators = administrators;
        this.passwords = passwords;
    }

    /**
     * @param displayName the user name when left out
     * @param roles {@code viewer} when left out
     */
    record NewAdministrator(
            @Nullable String username,
            @Nullable String displayName,
            @Nullable String password,
            @Nullable List<String> roles) {}

    /** What is left out stays. */
    record Change(@Nullable List<String> roles, @Nullable Boolean disabled) {}

    record Items(List<Administrator> items) {}

    @GetMapping
    @Operation(summary = "Who may sign in")
    Items list() {
        return new Items(administrators.list());
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
        List<Role> roles = given.roles() == null ? List.of(Role.VIEWER) : Role.read(given.roles(), problems);
        requireAdministrator(by, roles, List.of(), problems);
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
        List<Role> roles = change.roles() == null
                ? now.map(Administrator::roles).orElse(List.of())
                : Role.read(change.roles(), problems);
        requireAdministrator(by, roles, now.map(Administrator::roles).orElse(List.of()), problems);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        boolean disabled =
                change.disabled() == null ? now.map(Administrator::disabled).orElse(false) : change.disabled();
        return administrators.change(username, roles, disabled);
    }

    /** Whoever may say who may do what must not become an administrator by that. */
    private static void requireAdministrator(
            SignedIn by, List<Role> after, List<Role> before, List<FieldProblem> problems) {
        if (!by.roles().contains(Role.ADMINISTRATOR)
                && (after.contains(Role.ADMINISTRATOR) || before.contains(Role.ADMINISTRATOR))) {
            problems.add(
                    new FieldProblem("roles", "concern an administrator; only an administrator makes or changes one"));
        }
    }
}
