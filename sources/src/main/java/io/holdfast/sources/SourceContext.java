package io.holdfast.sources;

import io.holdfast.repository.Progress;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a backup or restore may use.
 *
 * @param work an existing private directory for scratch files, removed afterwards by whoever made it
 */
public record SourceContext(Clock clock, Progress progress, Path work) {}
