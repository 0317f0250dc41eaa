package io.holdfast.control.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/**
 * Logs what is tried again and again while it fails: the first time with its trace, then a line every ten minutes, and when it
 * works again. With a trace each time, an hour without the catalog would be some 30 MB of log. For many threads.
 */
public final class FailureLog {
    static final Duration EVERY = Duration.ofMinutes(10);
    /** Causes can go round in a circle. */
    private static final int DEEPEST = 20;

    private final Logger log;
    private final String what;
    private final InstantSource clock;

    private String kind = "";
    private long failures;
    private Instant since = Instant.EPOCH;
    private Instant said = Instant.EPOCH;

    /** @param what as the beginning of a sentence, such as {@code Log streams could not be looked after} */
    public FailureLog(Logger log, String what, InstantSource clock) {
        this.log = log;
        this.what = what;
        this.clock = clock;
    }

    /** Of another kind than the one before it is told with its trace at once. */
    public synchronized void failed(Throwable failure) {
        Instant now = clock.instant();
        String found = kind(failure);
        if (!found.equals(kind)) {
            log.error("{}; it is tried again", what, failure);
            since = failures == 0 ? now : since;
            said = now;
            kind = found;
        } else if (!now.isBefore(said.plus(EVERY))) {
            log.error("{} since {}, {} times: {}", what, since, failures + 1, failure.getMessage());
            said = now;
        }
        failures++;
    }

    /** Costs nothing where nothing has failed. */
    public synchronized void worked() {
        if (failures > 0) {
            log.info("{} from {} until now, {} times; it works again", what, since, failures);
            failures = 0;
            kind = "";
        }
    }

    /** Messages differ, as by how long was waited. */
    private static String kind(Throwable failure) {
        StringBuilder kind = new StringBuilder();
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++, at = at.getCause()) {
            kind.append(at.getClass().getName()).append(' ');
        }
        return kind.toString();
    }
}
