package io.holdfast.vault.scrub;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the scrub is.
 *
 * @param started of this round
 * @param repository in which it reads; none between two rounds
 * @param file the last one that it has read there
 * @param files read in this round
 * @param bytes read in this round
 * @param rounds finished so far
 * @param finished when the last round was
 */
public record ScrubProgress(
        Instant started,
        Optional<String> repository,
        Optional<String> file,
        long files,
        long bytes,
        long rounds,
        Optional<Instant> finished) {

    static ScrubProgress first(Instant now) {
        return new ScrubProgress(now, Optional.empty(), Optional.empty(), 0, 0, 0, Optional.empty());
    }

    ScrubProgress at(String inRepository, String readFile, long size) {
        return new ScrubProgress(
                started, Optional.of(inRepository), Optional.of(readFile), files + 1, bytes + size, rounds, finished);
    }

    ScrubProgress finished(Instant now) {
        return new ScrubProgress(
                started, Optional.empty(), Optional.empty(), files, bytes, rounds + 1, Optional.of(now));
    }

    ScrubProgress nextRound(Instant now) {
        return new ScrubProgress(now, Optional.empty(), Optional.empty(), 0, 0, rounds, finished);
    }
}
