package io.holdfast.server.oidc;

import io.holdfast.server.security.Grant;
import io.holdfast.server.security.ProviderGroups;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What groups of the provider may do here: what the server's file says and what is declared, together. */
@Component
class GroupRoles {
    private final Optional<OidcSettings> settings;
    private final ProviderGroups declared;

    GroupRoles(Optional<OidcSettings> settings, ProviderGroups declared) {
        this.settings = settings;
        this.declared = declared;
    }

    /** Of who is in these groups, in the order of {@link Grant}; empty when none is mapped to a role. */
    List<Grant> of(Collection<String> groups) {
        return of(
                groups,
                settings.map(OidcSettings::roles).orElse(Map.of()),
                declared.list().stream()
                        .collect(Collectors.toMap(one -> one.group().group(), ProviderGroups.Declared::roles)));
    }

    static List<Grant> of(Collection<String> groups, Map<String, List<Grant>> file, Map<String, List<Grant>> declared) {
        List<Grant> roles = new ArrayList<>();
        for (String group : groups) {
            for (Map<String, List<Grant>> mapping : List.of(file, declared)) {
                roles.addAll(mapping.getOrDefault(withoutSlash(group), List.of()));
                roles.addAll(mapping.getOrDefault(group, List.of()));
            }
        }
        return roles.stream().distinct().sorted().toList();
    }

    /** Keycloak can write a group as its path, with a slash before its name. */
    private static String withoutSlash(String group) {
        return group.startsWith("/") ? group.substring(1) : "";
    }
}
