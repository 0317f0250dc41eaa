package io.holdfast.server.security;

import io.holdfast.control.Caller;
import io.holdfast.control.Catalog;
import io.holdfast.control.access.Approvers;
import io.holdfast.control.access.DeclaredServices;
import io.holdfast.control.access.Permission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The people in the catalog who may approve, local ones and those of the identity provider who were here. */
@Component
class KnownApprovers implements Approvers {
    private final Catalog catalog;
    private final DeclaredServices services;

    KnownApprovers(Catalog catalog, DeclaredServices services) {
        this.catalog = catalog;
        this.services = services;
    }

    private record Person(String name, List<Grant> grants) {}

    @Override
    public Known of(String service) {
        Optional<String> site = services.sites().getOrDefault(service, Optional.empty());
        boolean installation = services.installation().contains(service);
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        String own = caller == null ? "" : Caller.name(caller);
        List<String> people = catalog
                .sql("""
                        SELECT username, roles FROM platform_administrators WHERE NOT disabled
                        UNION ALL SELECT username, roles FROM provider_people WHERE NOT disabled
                        ORDER BY username
                        """)
                .query((row, number) -> new Person(row.getString("username"), Grant.ofWords((String[])
                        row.getArray("roles").getArray())))
                .list()
                .stream()
                .filter(person -> !person.name().equals(own))
                .filter(person -> may(person, service, site, installation))
                .map(Person::name)
                .toList();
        return new Known(
                Arrays.stream(Role.values())
                        .filter(role -> Role.permissions(List.of(role)).contains(Permission.APPROVE))
                        .map(Role::word)
                        .toList(),
                people.stream().limit(MOST_NAMED).toList(),
                people.size());
    }

    private static boolean may(Person person, String service, Optional<String> site, boolean installation) {
        return installation
                ? Grant.rights(person.grants()).everywhere().contains(Permission.APPROVE)
                : Grant.rights(person.grants()).allow(Permission.APPROVE, service, site);
    }
}
