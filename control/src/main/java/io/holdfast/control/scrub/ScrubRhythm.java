package io.holdfast.control.scrub;

import io.holdfast.repository.check.PacksToRead;
import java.time.Duration;
import java.util.Optional;

/**
 * In how many parts a repository is read back, and how often one of them, so that every byte is read within a time.
 *
 * @param parts 1 to 256, each of about the same size and always of the same packs
 * @param every the time from one part to the next
 */
record ScrubRhythm(int parts, Duration every) {
    /** What was read last. @param part counted from 1; 0: all */
    record Read(int part, int parts) {}

    /** A part a day where that is enough. @param within every byte is read; above zero */
    static ScrubRhythm of(Duration within) {
        int parts = (int) Math.clamp(within.toDays(), 1, PacksToRead.Group.MOST);
        return new ScrubRhythm(parts, within.dividedBy(parts));
    }

    /**
     * The part that is due.
     *
     * @param last the last part that was found sound; none, or of another number of parts: it begins anew
     */
    int next(Optional<Read> last) {
        return last.filter(read -> read.parts() == parts && read.part() < parts)
                .map(read -> read.part() + 1)
                .orElse(1);
    }

    /** What belongs to a part. @param part as in {@link Read} */
    static PacksToRead packs(int part, int parts) {
        return part == 0 || parts == 1 ? new PacksToRead.All() : new PacksToRead.Group(part, parts);
    }
}
