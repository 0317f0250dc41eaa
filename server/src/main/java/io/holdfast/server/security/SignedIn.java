package io.holdfast.server.security;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Who makes a request.
 *
 * @param permissions what the roles allow together, or less
 * @param passwordHash as it was at the sign-in: a session ends when the password changes. Empty for who has none here
 * @param token with which a program of theirs signs in; empty for the person
 */
public record SignedIn(
        String username,
        String displayName,
        List<Role> roles,
        Set<Permission> permissions,
        String passwordHash,
        Optional<UUID> token)
        implements AuthenticatedPrincipal {
    public SignedIn {
        roles = List.copyOf(roles);
        permissions = Set.copyOf(permissions);
    }

    /** Somebody whom another than this server vouches for. */
    public static SignedIn withoutPassword(String username, String displayName, List<Role> roles) {
        return withPassword(username, displayName, roles, "");
    }

    static SignedIn withPassword(String username, String displayName, List<Role> roles, String passwordHash) {
        return new SignedIn(username, displayName, roles, Role.permissions(roles), passwordHash, Optional.empty());
    }

    /** The same, with no more than these rights. */
    SignedIn limitedTo(Set<Permission> allowed) {
        Set<Permission> both = EnumSet.noneOf(Permission.class);
        both.addAll(permissions);
        both.retainAll(allowed);
        return new SignedIn(username, displayName, roles, both, passwordHash, token);
    }

    boolean hasPassword() {
        return !passwordHash.isEmpty();
    }

    boolean isProgram() {
        return token.isPresent();
    }

    /** For Spring, with what they may do. */
    public UsernamePasswordAuthenticationToken authentication() {
        List<SimpleGrantedAuthority> authorities = permissions.stream()
                .map(permission -> new SimpleGrantedAuthority(permission.authority()))
                .toList();
        return UsernamePasswordAuthenticationToken.authenticated(this, null, authorities);
    }

    @Override
    public String getName() {
        return username;
    }

    @Override
    public String toString() {
        return username;
    }
}
