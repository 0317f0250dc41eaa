package io.holdfast.server.security;

import io.holdfast.control.access.Access;
import io.holdfast.control.plan.PersonRoles;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** The roles that somebody who signed in has for some services; a program has those of which it may do all. */
@Component
class SignedInRoles implements PersonRoles {
    private final Access access;

    SignedInRoles(Access access) {
        this.access = access;
    }

    @Override
    public Set<String> of(@Nullable Principal person, Set<String> services) {
        return person instanceof Authentication authentication
                        && authentication.getPrincipal() instanceof SignedIn signedIn
                ? roles(signedIn, services)
                : Set.of();
    }

    private Set<String> roles(SignedIn signedIn, Set<String> services) {
        return Arrays.stream(Role.values())
                .filter(role -> signedIn.isAdministrator() || Grant.anyOf(signedIn.grants(), Set.of(role)))
                .filter(role -> Role.permissions(List.of(role)).stream()
                        .allMatch(permission -> access.reach(permission).coversAll(services)))
                .map(Role::word)
                .collect(Collectors.toUnmodifiableSet());
    }
}
