package io.holdfast.control.readiness;

import java.time.Instant;

/**
 * What was found when it was last looked whether a service has what its recovery needs.
 *
 * @param fact {@code secrets}, {@code names}, {@code capacity} or {@code key-recovery}
 * @param reason what was found, and what to do where it is not good; never holds a secret
 */
public record ReadinessCheck(String service, String fact, Standing standing, String reason, Instant checkedAt) {
    /** How it stands. */
    public enum Standing {
        GOOD,
        /** It is known that something is amiss. */
        BAD,
        /** Nobody can say. */
        UNKNOWN
    }
}
