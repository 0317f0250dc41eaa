package io.holdfast.server.security;

import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Who makes a request.
 *
 * @param passwordHash as it was at the sign-in: a session ends when the password changes. Empty for who has none here
 */
public record SignedIn(String username, String displayName, List<Role> roles, String passwordHash)
        implements AuthenticatedPrincipal {
    public SignedIn {
        roles = List.copyOf(roles);
    }

    /** Somebody whom another than this server vouches for. */
    public static SignedIn withoutPassword(String username, String displayName, List<Role> roles) {
        return new SignedIn(username, displayName, roles, "");
    }

    boolean hasPassword() {
        return !passwordHash.isEmpty();
    }

    /** For Spring, with what the roles allow. */
    public UsernamePasswordAuthenticationToken authentication() {
        List<SimpleGrantedAuthority> authorities = Role.permissions(roles).stream()
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
