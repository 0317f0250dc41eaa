package io.holdfast.server.security;

import com.fasterxml.jackson.annotation.JsonValue;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.access.Place;
import io.holdfast.control.access.Place.OfService;
import io.holdfast.control.access.Place.OfSite;
import io.holdfast.control.access.Rights;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A role, and what it is for: {@code operator} for everything, {@code operator@shop} for the service shop,
 * {@code operator@site:zurich} for the services that run at the site zurich.
 *
 * @param place null for everything
 */
public record Grant(Role role, @Nullable Place place) implements Comparable<Grant>, Serializable {
    private static final String SITE = "site:";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

    /** For everything. */
    static Grant of(Role role) {
        return new Grant(role, null);
    }

    /**
     * Reads what {@link #word} writes.
     *
     * @return empty when it is none, or a role for a place that concerns the whole installation
     */
    public static Optional<Grant> of(String word) {
        int at = word.indexOf('@');
        if (at < 0) {
            return Role.of(word).map(Grant::of);
        }
        return Role.of(word.substring(0, at))
                .filter(Role::isForServices)
                .flatMap(role -> place(word.substring(at + 1)).map(place -> new Grant(role, place)));
    }

    private static Optional<Place> place(String text) {
        boolean site = text.startsWith(SITE);
        String name = site ? text.substring(SITE.length()) : text;
        return !NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(site ? new OfSite(name) : new OfService(name));
    }

    /** As stored; what a newer version wrote and this one does not know gives no right here. */
    public static List<Grant> ofWords(String[] words) {
        return Arrays.stream(words).map(Grant::of).flatMap(Optional::stream).toList();
    }

    /** Those that a client names; notes what is wrong as problems of the field {@code roles}. */
    static List<Grant> read(List<String> words, List<FieldProblem> problems) {
        List<Grant> grants = new ArrayList<>();
        for (String word : words) {
            Optional<Grant> grant = of(String.valueOf(word));
            if (grant.isEmpty()) {
                problems.add(new FieldProblem("roles", "names '" + word + "'; " + words()));
            } else if (!grants.contains(grant.get())) {
                grants.add(grant.get());
            }
        }
        if (words.isEmpty()) {
            problems.add(new FieldProblem("roles", "is empty; " + words()));
        }
        return grants;
    }

    /** All roles and how to limit one, for people. */
    public static String words() {
        return "roles are " + Role.words() + "; for one service write operator@SERVICE, for those of a site"
                + " operator@site:SITE, which viewer, operator, restore-operator, approver and dr-commander can be limited to";
    }

    static Rights rights(Collection<Grant> grants) {
        return grants.stream().map(Grant::rights).reduce(Rights.none(), Rights::and);
    }

    private Rights rights() {
        return place == null
                ? Rights.everywhere(Role.permissions(List.of(role)))
                : Rights.at(place, Role.permissions(List.of(role)));
    }

    public static boolean areAdministrators(Collection<Grant> grants) {
        return grants.stream().anyMatch(grant -> grant.role() == Role.ADMINISTRATOR);
    }

    /** As it is stored and said. */
    @JsonValue
    public String word() {
        return role.word()
                + switch (place) {
                    case null -> "";
                    case OfService service -> "@" + service.name();
                    case OfSite site -> "@" + SITE + site.name();
                };
    }

    /** As they are stored. */
    public static String[] words(Collection<Grant> grants) {
        return grants.stream().map(Grant::word).toArray(String[]::new);
    }

    static boolean anyOf(Collection<Grant> grants, Set<Role> roles) {
        return grants.stream().anyMatch(grant -> roles.contains(grant.role()));
    }

    @Override
    public int compareTo(Grant other) {
        return Comparator.comparing(Grant::role).thenComparing(Grant::word).compare(this, other);
    }
}
