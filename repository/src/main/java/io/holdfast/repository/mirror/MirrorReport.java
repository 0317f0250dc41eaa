package io.holdfast.repository.mirror;

import java.util.List;

/**
 * @param copied files
 * @param bytes of them
 * @param present files that were there already
 * @param replaced of the copied, those that took the place of a damaged one
 * @param removed at the target
 * @param locked that a vault did not let go yet: a mirroring after their locks have ended removes them, and what else the
 *     source has no more
 * @param damaged files of the source that are not what their names say, which were not copied; each in words
 */
public record MirrorReport(
        long copied, long bytes, long present, long replaced, long removed, long locked, List<String> damaged) {
    public MirrorReport {
        damaged = List.copyOf(damaged);
    }
}
