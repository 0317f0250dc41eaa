package io.holdfast.server.security;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a program signs in with. The token itself is shown once, when it is made.
 *
 * @param owner who made it; it may never do more than they may now
 * @param roles what it may do at most
 * @param lastUsedAt to within a minute; null until it was used
 * @param state {@code valid}, {@code expired} or {@code revoked}
 */
record ApiToken(
        UUID tokenId,
        String owner,
        String name,
        List<Grant> roles,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedFrom,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy,
        String state) {
    ApiToken {
        roles = List.copyOf(roles);
    }
}
