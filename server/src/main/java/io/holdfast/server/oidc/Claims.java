package io.holdfast.server.oidc;

import io.holdfast.server.security.Grant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a provider's claims mean here. */
record Claims(OidcSettings settings, Map<String, Object> values) {
    /** As the provider calls the person; its subject where it does not say. */
    String username() {
        Object name = values.get(settings.usernameClaim());
        return name instanceof String text && !text.isBlank() ? text : subject();
    }

    String subject() {
        return String.valueOf(values.get("sub"));
    }

    String displayName() {
        return values.get("name") instanceof String text && !text.isBlank() ? text : username();
    }

    /** In the order of {@link Grant}; empty when no group of the person is mapped to one. */
    List<Grant> roles() {
        List<Grant> roles = new ArrayList<>();
        for (String group : groups()) {
            roles.addAll(settings.roles().getOrDefault(withoutSlash(group), List.of()));
            roles.addAll(settings.roles().getOrDefault(group, List.of()));
        }
        return roles.stream().distinct().sorted().toList();
    }

    /** Keycloak can write a group as its path, with a slash before its name. */
    private static String withoutSlash(String group) {
        return group.startsWith("/") ? group.substring(1) : "";
    }

    private List<String> groups() {
        @Nullable Object found = values.get(settings.rolesClaim());
        if (found == null) {
            found = values;
            for (String part : settings.rolesClaim().split("\\.")) {
                found = found instanceof Map<?, ?> object ? object.get(part) : null;
            }
        }
        if (found instanceof Collection<?> several) {
            return several.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return found instanceof String one ? List.of(one.split("[ ,]+")) : List.of();
    }
}
