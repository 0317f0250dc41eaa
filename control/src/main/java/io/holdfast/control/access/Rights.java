package io.holdfast.control.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody may do, and where.
 *
 * @param granted by the places of which a service must lie in every one, so that a right can be narrowed by another one;
 *     no place: everywhere
 */
public record Rights(Map<Set<Place>, Set<Permission>> granted) {
    public Rights {
        Map<Set<Place>, Set<Permission>> copy = new HashMap<>();
        granted.forEach((places, permissions) -> {
            if (!permissions.isEmpty()) {
                copy.put(Set.copyOf(places), Set.copyOf(permissions));
            }
        });
        granted = Map.copyOf(copy);
    }

    public static Rights none() {
        return new Rights(Map.of());
    }

    public static Rights everywhere(Set<Permission> permissions) {
        return new Rights(Map.of(Set.of(), permissions));
    }

    public static Rights at(Place place, Set<Permission> permissions) {
        return new Rights(Map.of(Set.of(place), permissions));
    }

    /** What either allows. */
    public Rights and(Rights more) {
        Map<Set<Place>, Set<Permission>> both = new HashMap<>(granted);
        more.granted.forEach((places, permissions) -> both.merge(places, permissions, Rights::union));
        return new Rights(both);
    }

    /** No more than what the other ones allow, too. */
    public Rights within(Rights limit) {
        Map<Set<Place>, Set<Permission>> both = new HashMap<>();
        granted.forEach((places, permissions) -> limit.granted.forEach((others, allowed) -> {
            if (places.stream().allMatch(one -> others.stream().allMatch(one::meets))) {
                Set<Place> all = new HashSet<>(places);
                all.addAll(others);
                both.merge(all, common(permissions, allowed), Rights::union);
            }
        }));
        return new Rights(both);
    }

    /** No more than these permissions, wherever. */
    public Rights within(Set<Permission> allowed) {
        return within(everywhere(allowed));
    }

    /** What is allowed for everything, the installation itself included. */
    public Set<Permission> everywhere() {
        return granted.getOrDefault(Set.of(), Set.of());
    }

    /** What is allowed for something at least. */
    public Set<Permission> somewhere() {
        return granted.values().stream().flatMap(Collection::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether something is allowed for some services only. */
    public boolean isScoped() {
        return !everywhere().containsAll(somewhere());
    }

    /** @param site where the service runs, if any is declared */
    public boolean allow(Permission permission, String service, Optional<String> site) {
        return granted.entrySet().stream()
                .anyMatch(entry -> entry.getValue().contains(permission)
                        && entry.getKey().stream().allMatch(place -> place.holds(service, site)));
    }

    /**
     * Whether nothing of the other ones goes beyond these.
     *
     * @param sites where each declared service runs
     */
    public boolean includes(Rights others, Map<String, Optional<String>> sites) {
        return others.granted.entrySet().stream()
                .allMatch(other -> other.getValue().stream()
                        .allMatch(permission -> granted.entrySet().stream()
                                .anyMatch(own -> own.getValue().contains(permission)
                                        && own.getKey().stream()
                                                .allMatch(place -> isWithin(other.getKey(), place, sites)))));
    }

    private static boolean isWithin(Set<Place> places, Place outer, Map<String, Optional<String>> sites) {
        return places.stream()
                .anyMatch(place -> place.equals(outer)
                        || place instanceof Place.OfService service
                                && outer.holds(service.name(), sites.getOrDefault(service.name(), Optional.empty())));
    }

    /** The services that are named, whether or not there are such. */
    Set<String> namedServices() {
        return granted.keySet().stream()
                .flatMap(Collection::stream)
                .filter(Place.OfService.class::isInstance)
                .map(place -> ((Place.OfService) place).name())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Permission> union(Set<Permission> one, Set<Permission> other) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        all.addAll(one);
        all.addAll(other);
        return all;
    }

    private static Set<Permission> common(Set<Permission> one, Set<Permission> other) {
        Set<Permission> both = EnumSet.noneOf(Permission.class);
        both.addAll(one);
        both.retainAll(other);
        return both;
    }
}
