package io.holdfast.control.point;

import io.holdfast.control.ConflictException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The scans of this process: how far each is, and who wants it to end. A scan is asked for and waited for in one request, so
 * that the server that is asked how far it is is the one that does it; nothing of it outlives that. Safe for many threads.
 */
@Component
class RunningScans {
    /** The newest last; there may be several of one repository, as one is done each hour whoever asks for another. */
    private final List<Watched> running = new CopyOnWriteArrayList<>();

    private final Clock clock;

    RunningScans(Clock clock) {
        this.clock = clock;
    }

    /** What reads a repository's snapshots, and tells the watch before each. */
    interface Scanning<T> {
        T scan(PointIndex.Watch watch) throws IOException;
    }

    /**
     * Does it on this thread; until it has returned it can be looked at and cancelled.
     *
     * @throws ConflictException when it was cancelled
     */
    <T> T run(String repository, Scanning<T> scanning) throws IOException {
        Watched watched = new Watched(repository, clock);
        running.add(watched);
        try {
            return scanning.scan(watched);
        } finally {
            running.remove(watched);
        }
    }

    /** The newest; empty when none runs here. */
    Optional<RunningScan> find(String repository) {
        return of(repository).reduce((before, one) -> one).map(Watched::now);
    }

    /**
     * All of this repository are still running when this returns, and end before the next snapshot is read.
     *
     * @throws ConflictException when none runs
     */
    RunningScan cancel(String repository, String by) {
        return of(repository)
                .map(one -> one.cancel(by))
                .reduce((before, one) -> one)
                .orElseThrow(() -> new ConflictException(
                        "No scan of repository " + repository + " runs on this server; there is nothing to cancel."));
    }

    private Stream<Watched> of(String repository) {
        return running.stream().filter(one -> one.repository.equals(repository));
    }

    private static final class Watched implements PointIndex.Watch {
        private final String repository;
        private final Clock clock;
        private final Instant startedAt;

        // guarded by this
        private int read;
        private @Nullable Integer toRead;
        private @Nullable Instant readingSince;
        private @Nullable String cancelledBy;

        Watched(String repository, Clock clock) {
            this.repository = repository;
            this.clock = clock;
            startedAt = clock.instant();
        }

        @Override
        public synchronized void reads(int done, int all) {
            if (cancelledBy != null) {
                throw new ConflictException("The scan of repository " + repository + " was cancelled by " + cancelledBy
                        + ". The catalog is as it was; the next scan begins anew.");
            }
            if (readingSince == null) {
                readingSince = clock.instant();
            }
            read = done;
            toRead = all;
        }

        synchronized RunningScan cancel(String by) {
            if (cancelledBy == null) {
                cancelledBy = by;
            }
            return now();
        }

        synchronized RunningScan now() {
            double seconds = readingSince == null
                    ? 0
                    : Duration.between(readingSince, clock.instant()).toMillis() / 1000.0;
            double rate = seconds > 0 ? read / seconds : 0;
            Long eta = toRead != null && rate > 0 ? Long.valueOf((long) Math.ceil((toRead - read) / rate)) : null;
            return new RunningScan(startedAt, read, toRead, rate, eta, cancelledBy);
        }
    }
}
