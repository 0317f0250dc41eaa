package io.holdfast.server.security;

import java.util.List;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who makes a request.
 *
 * @param passwordHash as it was at the sign-in: a session ends when the password changes
 */
record SignedIn(String username, String displayName, List<Role> roles, String passwordHash)
        implements AuthenticatedPrincipal {
    SignedIn {
        roles = List.copyOf(roles);
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
