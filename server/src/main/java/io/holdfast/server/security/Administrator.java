package io.holdfast.server.security;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A person who may sign in. */
record Administrator(
        UUID id, String username, String displayName, List<Grant> roles, Instant createdAt, boolean disabled) {
    Administrator {
        roles = List.copyOf(roles);
    }
}
