package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.access.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who may give and take which roles, beyond having the right to say who may do what. */
final class PeopleRules {
    private final Optional<SignedIn> by;
    private final Map<String, Optional<String>> sites;

    /** @param sites where each declared service runs */
    private PeopleRules(Optional<SignedIn> by, Map<String, Optional<String>> sites) {
        this.by = by;
        this.sites = sites;
    }

    /** Those for whoever makes the present request; outside of one the application itself, which may do everything. */
    static PeopleRules ofCaller(Map<String, Optional<String>> sites) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return new PeopleRules(
                authentication != null && authentication.getPrincipal() instanceof SignedIn person
                        ? Optional.of(person)
                        : Optional.empty(),
                sites);
    }

    /**
     * Notes what speaks against giving somebody these roles instead of those.
     *
     * @param before null when they could not sign in
     * @param after null when they no longer can
     * @param field of the problems
     */
    void check(
            String username,
            @Nullable List<Grant> before,
            @Nullable List<Grant> after,
            String field,
            List<FieldProblem> problems) {
        List<Grant> had = before == null ? List.of() : before;
        List<Grant> gets = after == null ? List.of() : after;
        requireDeclared(had, gets, field, problems);
        by.filter(person -> !person.isAdministrator()).ifPresent(person -> {
            // whoever may say who may do what must not become an administrator by that
            if (Grant.areAdministrators(gets) || Grant.areAdministrators(had)) {
                problems.add(new FieldProblem(
                        field, "concern an administrator; only an administrator makes or changes one"));
            } else if (person.username().equals(username) && !Grant.rights(had).includes(Grant.rights(gets), sites)) {
                problems.add(new FieldProblem(field, "would give yourself more; have somebody else do it"));
            }
        });
    }

    /**
     * Notes what speaks against giving a group of the identity provider these roles instead of those.
     *
     * @param isIn tells whether somebody is in it
     * @param before null when it had none
     * @param after null when it gets none
     * @param field of the problems
     */
    void checkGroup(
            Predicate<String> isIn,
            @Nullable List<Grant> before,
            @Nullable List<Grant> after,
            String field,
            List<FieldProblem> problems) {
        List<Grant> had = before == null ? List.of() : before;
        List<Grant> gets = after == null ? List.of() : after;
        requireDeclared(had, gets, field, problems);
        by.filter(person -> !person.isAdministrator()).ifPresent(person -> {
            if (Grant.areAdministrators(gets) || Grant.areAdministrators(had)) {
                problems.add(new FieldProblem(
                        field, "concern administrators; only an administrator makes a group one, or changes one"));
            } else if (isIn.test(person.username())
                    && !Grant.rights(person.grants()).includes(Grant.rights(gets), sites)) {
                problems.add(
                        new FieldProblem(field, "would give yourself more, who are in it; have somebody else do it"));
            }
        });
    }

    /** A name that was mistyped would give nobody anything, until somebody declares something by it. */
    private void requireDeclared(List<Grant> had, List<Grant> gets, String field, List<FieldProblem> problems) {
        gets.stream().filter(grant -> !had.contains(grant)).forEach(grant -> {
            if (grant.place() instanceof Place.OfService service && !sites.containsKey(service.name())) {
                problems.add(new FieldProblem(
                        field,
                        "name the service '" + service.name()
                                + "', which is not declared; GET /api/v1/admin/inventory lists what is"));
            }
            if (grant.place() instanceof Place.OfSite site && !sites.containsValue(Optional.of(site.name()))) {
                problems.add(
                        new FieldProblem(field, "name the site '" + site.name() + "', where no declared service runs"));
            }
        });
    }
}
