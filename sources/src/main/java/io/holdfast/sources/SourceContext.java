package io.holdfast.sources;

import io.holdfast.repository.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * What a backup or restore may use.
 *
 * @param work an existing private directory for scratch files, removed afterwards by whoever made it
 * @param previous what a backup may take over that has not changed since; empty: everything is read
 * @param full everything is read all the same; what {@code previous} tells of how it was stored still holds, so that
 *     nothing is stored twice
 */
public record SourceContext(
        Clock clock, Progress progress, Path work, Optional<PreviousBackup> previous, boolean full) {
    public SourceContext(Clock clock, Progress progress, Path work, Optional<PreviousBackup> previous) {
        this(clock, progress, work, previous, false);
    }

    public SourceContext(Clock clock, Progress progress, Path work) {
        this(clock, progress, work, Optional.empty());
    }

    /** Why nothing is taken over from an earlier backup, whatever that one is like; empty when something may be. */
    public Optional<String> fullBecause() {
        if (full) {
            return Optional.of("a full one was asked for");
        }
        return previous.isEmpty() ? Optional.of("the repository holds no earlier one") : Optional.empty();
    }
}
