package io.holdfast.control.readiness;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody tried whether a key that is kept elsewhere opens a repository.
 *
 * @param keyId of the key file that it opened; null where it opened none
 * @param detail what was found
 */
public record KeyRecoveryTest(
        UUID testId,
        String repository,
        boolean passed,
        @Nullable String keyId,
        String detail,
        String testedBy,
        Instant testedAt) {}
