package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.postgres.log.ReceiverStatus.Phase;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships a spool's log to one repository for as long as its thread is not interrupted. Knows nothing of other
 * repositories; one that fails is opened again and asked where it stands.
 */
final class LogShipper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogShipper.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** Between two looks at whether there is reason to do more before the next tail is due. */
    private static final Duration CATCHING_UP = Duration.ofMillis(100);

    private final String name;
    private final RepositorySupplier supplier;
    private final Spool spool;
    private final SpoolRoom room;
    private final LogNames names;
    private final OtherRepositories others;
    private final CoverageMarks marks;
    private final LogTiming timing;
    private final Clock clock;
    private final RandomGenerator random;
    private final CountDownLatch looked = new CountDownLatch(1);

    private volatile State state = new State(Phase.STARTING, "Not opened yet.", Optional.empty(), Optional.empty());
    private volatile Optional<Gap> openGap = Optional.empty();
    private Optional<LogPosition> rolled = Optional.empty();
    private long gapLooked;
    private volatile boolean stopping;
    private int failures;

    /**
     * @param phase whether the repository takes what is sent
     * @param detail what is wrong, or empty
     * @param shipped up to where it holds the log
     * @param covered what it says itself of the instant up to which it is complete
     */
    record State(Phase phase, String detail, Optional<LogPosition> shipped, Optional<Instant> covered) {}

    LogShipper(
            OtherRepositories others,
            RepositorySupplier supplier,
            Spool spool,
            SpoolRoom room,
            LogNames names,
            CoverageMarks marks,
            LogTiming timing,
            Clock clock,
            RandomGenerator random) {
        this.name = others.name();
        this.others = others;
        this.supplier = supplier;
        this.spool = spool;
        this.room = room;
        this.names = names;
        this.marks = marks;
        this.timing = timing;
        this.clock = clock;
        this.random = random;
    }

    String name() {
        return name;
    }

    State state() {
        return state;
    }

    /** The newest gap in the repository that no base backup has mended. */
    Optional<Gap> openGap() {
        return openGap;
    }

    /** Counted down when the repository was read for the first time, or could not be. */
    CountDownLatch looked() {
        return looked;
    }

    /** To be followed by an interrupt of its thread, which alone may get lost in what it interrupts. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            Identity identity = awaitIdentity();
            while (!stopping) {
                try {
                    ship(identity);
                } catch (IOException | RuntimeException e) {
                    if (stopping) {
                        return; // whatever was interrupted
                    }
                    String problem = String.valueOf(e.getMessage());
                    if (!problem.equals(state.detail())) {
                        LOG.warn("Log of {} does not reach {}: {}", names.dataSet(), name, problem, e);
                    }
                    state = new State(Phase.RECONNECTING, problem, state.shipped(), state.covered());
                }
                looked.countDown();
                Thread.sleep(pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            looked.countDown();
        }
    }

    private Identity awaitIdentity() throws InterruptedException {
        while (true) {
            Optional<Identity> identity = spool.facts().identity();
            if (identity.isPresent()) {
                return identity.get();
            }
            Thread.sleep(100);
        }
    }

    private long pause() {
        long longest = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(failures, 10));
        failures++;
        return longest / 2 + random.nextLong(longest / 2 + 1);
    }

    /** Goes on until the repository fails, or is another one than before. */
    private void ship(Identity identity) throws IOException, InterruptedException {
        Repository repository = supplier.open();
        try (RepositoryLog log = new RepositoryLog(repository, spool, identity, names, others, marks, timing, clock)) {
            gapLooked = System.nanoTime() - timing.again().toNanos();
            looked.countDown();
            while (!stopping && supplier.open() == repository) {
                long began = System.nanoTime();
                Optional<LogPosition> received = spool.received();
                Optional<String> waits = log.advance();
                failures = 0;
                told(log);
                lookForBase(repository, log.gap());
                state = new State(Phase.STREAMING, waits.orElse(""), log.shipped(), log.covered());
                if (!log.isRolling() && !isFarBehind(log, identity)) {
                    spool.await(received, timing.ship());
                }
                awaitTurn(log, identity, began);
            }
        }
    }

    /** Until it is time for the next tail, or there is so much, or the snapshot made that what is left needs, that it is now. */
    private void awaitTurn(RepositoryLog log, Identity identity, long began) throws InterruptedException {
        long left = timing.ship().toNanos() - (System.nanoTime() - began);
        while (left > 0) {
            Thread.sleep(Duration.ofNanos(Math.min(left, CATCHING_UP.toNanos())));
            if (log.isMade() || (!log.isRolling() && isFarBehind(log, identity))) {
                return;
            }
            left = timing.ship().toNanos() - (System.nanoTime() - began);
        }
    }

    /** What snapshots hold may go from the spool. */
    private void told(RepositoryLog log) throws IOException {
        if (log.rolled().isPresent() && !log.rolled().equals(rolled)) {
            rolled = log.rolled();
            room.stored(name, log.rolled().get());
            room.resumed(name);
        }
    }

    private boolean isFarBehind(RepositoryLog log, Identity identity) {
        return log.shipped()
                .map(at -> SpoolWalk.of(spool, identity.segmentSize()).bytesAfter(at) >= timing.rollBytes())
                .orElse(false);
    }

    /** A gap is mended by a base backup that began after it was found. */
    private void lookForBase(Repository repository, Optional<Gap> gap) throws IOException {
        if (gap.isEmpty()) {
            openGap = Optional.empty();
        } else if (System.nanoTime() - gapLooked >= timing.again().toNanos()) {
            gapLooked = System.nanoTime();
            boolean mended = repository.snapshots().stream().anyMatch(snapshot -> isBase(snapshot, gap.get()));
            openGap = mended ? Optional.empty() : gap;
        }
    }

    private boolean isBase(Snapshot snapshot, Gap gap) {
        return snapshot.tags().contains("dataset:" + names.dataSet())
                && !snapshot.tags().contains(StoredLog.LOG_TAG)
                && snapshot.time().isAfter(gap.foundAt());
    }
}
