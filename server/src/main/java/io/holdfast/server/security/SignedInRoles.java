package io.holdfast.server.security;

import io.holdfast.control.plan.PersonRoles;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** The roles with which somebody signed in; a program has those of which it may do all. */
@Component
class SignedInRoles implements PersonRoles {
    @Override
    public Set<String> of(@Nullable Principal person) {
        return person instanceof Authentication authentication
                        && authentication.getPrincipal() instanceof SignedIn signedIn
                ? roles(signedIn)
                : Set.of();
    }

    private static Set<String> roles(SignedIn signedIn) {
        return Arrays.stream(Role.values())
                .filter(role ->
                        signedIn.roles().contains(role) || signedIn.roles().contains(Role.ADMINISTRATOR))
                .filter(role -> signedIn.permissions().containsAll(Role.permissions(List.of(role))))
                .map(Role::word)
                .collect(Collectors.toUnmodifiableSet());
    }
}
