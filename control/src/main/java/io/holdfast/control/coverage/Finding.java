package io.holdfast.control.coverage;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that exists.
 *
 * @param place where, such as {@code postgresql db:5432}
 * @param kind of system
 * @param sizeBytes null where the place does not tell
 * @param dataSets that protect it
 * @param acknowledgedBy whoever said that it need not be protected; null when nobody did
 */
public record Finding(
        UUID findingId,
        String place,
        String kind,
        String name,
        String detail,
        @Nullable Long sizeBytes,
        State state,
        List<String> dataSets,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable String acknowledgementReason) {
    /** How it stands; what needs somebody first. */
    public enum State {
        /** No data set protects it. */
        UNPROTECTED,
        /** A data set is declared for it, and there is no recovery point yet. */
        DECLARED,
        /** No data set protects it, and somebody said why that is right. */
        ACKNOWLEDGED,
        /** There is a recovery point. */
        PROTECTED
    }
}
