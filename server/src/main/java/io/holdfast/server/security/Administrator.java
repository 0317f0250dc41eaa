package io.holdfast.server.security;

import io.holdfast.control.inventory.Declaration.Person;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A person who may sign in.
 *
 * @param passwordSet false for somebody who was declared and cannot sign in until a first password is set
 */
record Administrator(
        UUID id,
        String username,
        String displayName,
        List<Grant> roles,
        Instant createdAt,
        boolean disabled,
        boolean passwordSet) {
    Administrator {
        roles = List.copyOf(roles);
    }

    /** As files declare them. */
    Person declaration() {
        return new Person(username, displayName, List.of(Grant.words(roles)));
    }
}
