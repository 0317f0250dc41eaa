package io.holdfast.vault.scrub;

import java.time.Instant;

/**
 * A stored file whose content is not what its name says, or that is gone.
 *
 * @param repository {@code CLIENT/REPOSITORY}
 * @param file {@code type/name}
 * @param expected the SHA-256 it should have
 * @param found the SHA-256 it has, why it cannot be read, or {@code missing}
 * @param repair what came of the last try to repair it
 */
public record Damage(
        String repository, String file, String expected, String found, long size, Instant since, String repair) {}
