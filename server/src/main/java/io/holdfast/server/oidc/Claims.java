package io.holdfast.server.oidc;

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

    /** As the provider writes them. */
    List<String> groups() {
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
