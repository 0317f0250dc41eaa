package io.holdfast.repository.inspect;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is looked for in snapshots.
 *
 * @param path told of each entry's path with a slash at its beginning
 * @param oldest the earliest modification time that counts
 * @param newest the latest modification time that counts
 */
public record SearchRequest(Predicate<String> path, Optional<Instant> oldest, Optional<Instant> newest) {
    boolean matches(String entry, Instant modified) {
        return path.test(entry)
                && oldest.map(limit -> !modified.isBefore(limit)).orElse(true)
                && newest.map(limit -> !modified.isAfter(limit)).orElse(true);
    }
}
