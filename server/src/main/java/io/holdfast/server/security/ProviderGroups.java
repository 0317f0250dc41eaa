package io.holdfast.server.security;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.Group;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * What groups of the identity provider may do here, as it is declared: the catalog's {@code provider_groups}. What the
 * server's own file says of groups is beside it, and not here.
 */
@Component
public class ProviderGroups {
    private final Catalog catalog;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ProviderGroups(Catalog catalog, AuditTrail trail, ApplicationEventPublisher events, Clock clock) {
        this.catalog = catalog;
        this.trail = trail;
        this.events = events;
        this.clock = clock;
    }

    /** @param roles in the order of {@link Grant} */
    public record Declared(Group group, List<Grant> roles, Instant since) {}

    /**
     * The roles of these groups are others now. Told in the transaction in which that is kept.
     *
     * @param groups as the provider calls them
     */
    public record Changed(Set<String> groups) {}

    /** By the names of their declarations. */
    public List<Declared> list() {
        return catalog.sql("SELECT name, provider_group, roles, declared_at FROM provider_groups ORDER BY name")
                .query((row, number) -> {
                    List<Grant> roles =
                            Grant.ofWords((String[]) row.getArray("roles").getArray());
                    return new Declared(
                            new Group(
                                    row.getString("name"),
                                    row.getString("provider_group"),
                                    List.of(Grant.words(roles))),
                            roles,
                            Instants.require(row, "declared_at"));
                })
                .list();
    }

    Map<String, Declared> byName() {
        return list().stream()
                .collect(Collectors.toMap(declared -> declared.group().name(), Function.identity()));
    }

    /** Whether somebody of the provider was in a group when they were last here. */
    boolean isIn(String group, String username) {
        return catalog.sql("""
                SELECT EXISTS (SELECT FROM provider_people WHERE username = :name AND provider_groups && :spellings::text[])
                """)
                .param("name", username)
                .param("spellings", spellings(Set.of(group)))
                .query(Boolean.class)
                .single();
    }

    /** As tokens may write groups: Keycloak can write one as its path, with a slash before its name. */
    public static String[] spellings(Set<String> groups) {
        Set<String> spellings = new TreeSet<>(groups);
        groups.forEach(group -> spellings.add("/" + group));
        return spellings.toArray(String[]::new);
    }

    /** Makes groups what they are declared to be; in the caller's transaction, if there is one. */
    void declare(List<Group> given, List<String> removed) {
        if (given.isEmpty() && removed.isEmpty()) {
            return;
        }
        catalog.runInTransaction(() -> {
            Map<String, Declared> before = byName();
            Set<String> concerned = new TreeSet<>();
            // two may change their groups for each other's, which no two have at once
            for (String name : removed) {
                delete(name, before, concerned);
            }
            for (Group group : given) {
                delete(group.name(), before, concerned);
            }
            for (Group group : given) {
                insert(group);
                concerned.add(group.group());
                record(group.name(), group.group(), before.get(group.name()), group.roles());
            }
            for (String name : removed) {
                Declared one = before.get(name);
                if (one != null) {
                    record(name, one.group().group(), one, List.of());
                }
            }
            events.publishEvent(new Changed(Set.copyOf(concerned)));
        });
    }

    private void delete(String name, Map<String, Declared> before, Set<String> concerned) {
        Declared one = before.get(name);
        if (one != null) {
            concerned.add(one.group().group());
            catalog.sql("DELETE FROM provider_groups WHERE name = :name")
                    .param("name", name)
                    .update();
        }
    }

    private void insert(Group group) {
        catalog.sql("""
                INSERT INTO provider_groups (name, provider_group, roles, declared_at)
                VALUES (:name, :group, :roles, :now)
                """)
                .param("name", group.name())
                .param("group", group.group())
                .param("roles", Grant.words(Grant.ofWords(group.roles().toArray(String[]::new))))
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    private void record(String name, String group, @Nullable Declared before, List<String> roles) {
        trail.record(AuditEvent.succeeded("groups.change", name)
                .with("group", group)
                .with(
                        "rolesBefore",
                        before == null ? "" : String.join(" ", before.group().roles()))
                .with("roles", String.join(" ", roles)));
    }
}
