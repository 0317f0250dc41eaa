package io.holdfast.server.security;

import io.holdfast.control.access.Permission;
import io.holdfast.control.access.Rights;
import java.util.ArrayList;
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
 * @param rights what the grants allow together, or less
 * @param passwordHash as it was at the sign-in: a session ends when the password changes. Empty for who has none here
 * @param token with which a program of theirs signs in; empty for the person
 * @param mustChangePassword whether they have to choose a password of their own before anything else
 */
public record SignedIn(
        String username,
        String displayName,
        List<Grant> grants,
        Rights rights,
        String passwordHash,
        Optional<UUID> token,
        boolean mustChangePassword)
        implements AuthenticatedPrincipal {
    private static final String SOMEWHERE = "_SOMEWHERE";

    public SignedIn {
        grants = List.copyOf(grants);
    }

    /** Somebody whom another than this server vouches for. */
    public static SignedIn withoutPassword(String username, String displayName, List<Grant> grants) {
        return withPassword(username, displayName, grants, "");
    }

    /** An administrator whom another than this server vouches for. */
    public static SignedIn administrator(String username, String displayName) {
        return withoutPassword(username, displayName, List.of(Grant.of(Role.ADMINISTRATOR)));
    }

    static SignedIn withPassword(String username, String displayName, List<Grant> grants, String passwordHash) {
        return new SignedIn(username, displayName, grants, Grant.rights(grants), passwordHash, Optional.empty(), false);
    }

    /** The same, with no more than these rights. */
    SignedIn limitedTo(Set<Permission> allowed) {
        return new SignedIn(
                username, displayName, grants, rights.within(allowed), passwordHash, token, mustChangePassword);
    }

    /** The same without any right, until they have chosen a password of their own. */
    SignedIn untilPasswordIsChanged() {
        return new SignedIn(username, displayName, grants, rights.within(Set.of()), passwordHash, token, true);
    }

    /** Whether for everything; of a program, whether its owner is. */
    public boolean isAdministrator() {
        return Grant.areAdministrators(grants);
    }

    boolean hasPassword() {
        return !passwordHash.isEmpty();
    }

    boolean isProgram() {
        return token.isPresent();
    }

    /** What Spring knows a permission by that is held for something at least. */
    static String somewhere(Permission permission) {
        return permission.authority() + SOMEWHERE;
    }

    /** For Spring, with what they may do. */
    public UsernamePasswordAuthenticationToken authentication() {
        List<SimpleGrantedAuthority> authorities = new ArrayList<>();
        rights.everywhere().forEach(permission -> authorities.add(new SimpleGrantedAuthority(permission.authority())));
        rights.somewhere().forEach(permission -> authorities.add(new SimpleGrantedAuthority(somewhere(permission))));
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
