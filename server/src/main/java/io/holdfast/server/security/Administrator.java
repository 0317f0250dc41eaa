package io.holdfast.server.security;

import io.holdfast.control.inventory.Declaration.Person;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in.
 *
 * @param passwordSet false for somebody who was declared and cannot sign in until a first password is set
 * @param passwordExpiresAt until when a one-time password can be changed for one of their own; null with one of their own
 */
record Administrator(
        UUID id,
        String username,
        String displayName,
        List<Grant> roles,
        Instant createdAt,
        boolean disabled,
        boolean passwordSet,
        @Nullable Instant passwordExpiresAt) {
    Administrator {
        roles = List.copyOf(roles);
    }

    /** Whether the password is a one-time one, which lets them do nothing but choose their own. */
    boolean mustChangePassword() {
        return passwordExpiresAt != null;
    }

    /** As files declare them. */
    Person declaration() {
        return new Person(username, displayName, List.of(Grant.words(roles)));
    }
}
