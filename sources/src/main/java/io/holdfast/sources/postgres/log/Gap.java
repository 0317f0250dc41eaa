package io.holdfast.sources.postgres.log;

import java.time.Instant;

/**
 * A piece of the log that is lost: no restore can go from before it to after it. A base backup that began after
 * {@code foundAt} starts a new recoverable line.
 *
 * @param from the first position that is missing
 * @param to the first position that is there again
 * @param foundAt by this machine's clock
 * @param reason what the server or the repository said, for a person
 */
public record Gap(LogPosition from, LogPosition to, Instant foundAt, String reason) {
    @Override
    public String toString() {
        return "from " + from + " to " + to;
    }
}
