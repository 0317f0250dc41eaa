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
 */
public record SourceContext(Clock clock, Progress progress, Path work, Optional<PreviousBackup> previous) {
    public SourceContext(Clock clock, Progress progress, Path work) {
        this(clock, progress, work, Optional.empty());
    }
}
