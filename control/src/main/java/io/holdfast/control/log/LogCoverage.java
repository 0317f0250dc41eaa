package io.holdfast.control.log;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which spans of time one repository's copy of a log covers.
 *
 * @param spans in order; between two of them log is missing
 * @param problem why it is not known; null when it is
 */
public record LogCoverage(
        String repository, List<Span> spans, @Nullable String problem) {
    public LogCoverage {
        spans = List.copyOf(spans);
    }

    /**
     * A span without a gap.
     *
     * @param from when the log held was first stored; what is held may begin a little earlier
     * @param to a restore loses nothing that was committed up to here
     * @param gapBefore why log is missing before it, as far as that was noted
     */
    public record Span(Instant from, Instant to, @Nullable String gapBefore) {}
}
