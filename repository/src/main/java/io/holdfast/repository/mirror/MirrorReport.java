package io.holdfast.repository.mirror;

import java.util.List;

/**
 * @param copied files
 * @param bytes of them
 * @param present files that were there already
 * @param replaced of the copied, those that took the place of a damaged one
 * @param removed at the target
 * @param damaged files of the source that are not what their names say, which were not copied; each in words
 */
public record MirrorReport(long copied, long bytes, long present, long replaced, long removed, List<String> damaged) {
    public MirrorReport {
        damaged = List.copyOf(damaged);
    }
}
