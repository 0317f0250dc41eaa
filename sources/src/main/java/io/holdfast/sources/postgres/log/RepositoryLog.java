package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import io.holdfast.sources.postgres.log.StoredLog.StoredTail;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log in one repository, as its shipper sees it: adds tails, has them rolled into snapshots, removes what these
 * replace. Tails go on while a snapshot is being made or waits for a lock. A crash between any two steps leaves log
 * twice, never too little: first the new snapshot is durable, then its tails go, then the snapshot before. Found again
 * from the repository alone. For one thread.
 */
final class RepositoryLog implements AutoCloseable {
    /**
     * Plain bytes of one tail at most; they are sealed in memory. A segment of the usual size is one, so that a crash
     * between two of them never leaves a part of what a snapshot of the same has.
     */
    private static final int LONGEST_TAIL = 16 << 20;

    private final Repository repository;
    private final Spool spool;
    private final Identity identity;
    private final LogNames names;
    private final OtherRepositories others;
    private final CoverageMarks marks;
    private final LogTiming timing;
    private final Clock clock;
    private final RollThread rolls;

    private final OpenTails tails;
    private @Nullable LogPosition shipped;
    private @Nullable LogPosition rollFrom;
    private @Nullable LogPosition rewound;
    private final LogClaims claims;
    private Optional<Instant> firstUnrolled = Optional.empty();
    private Optional<String> lockedOut = Optional.empty();
    private int rewindsSeen;
    private Instant noRollBefore = Instant.MIN;
    private Instant advancedAt;
    /** What the snapshot in the making will say. */
    private Optional<Instant> rollCovers = Optional.empty();

    /**
     * Reads where the repository stands.
     *
     * @throws IOException when it cannot be read
     */
    RepositoryLog(
            Repository repository,
            Spool spool,
            Identity identity,
            LogNames names,
            OtherRepositories others,
            CoverageMarks marks,
            LogTiming timing,
            Clock clock)
            throws IOException {
        this.repository = repository;
        this.spool = spool;
        this.identity = identity;
        this.names = names;
        this.others = others;
        this.marks = marks;
        this.timing = timing;
        this.clock = clock;
        this.claims = new LogClaims(marks);
        this.advancedAt = clock.instant();
        rewindsSeen = spool.rewinds().size();
        StoredLog stored = StoredLog.read(repository, names.dataSet(), 1);
        rolls = new RollThread(
                repository,
                spool,
                identity,
                names,
                timing,
                clock,
                stored.current(repository, identity.systemIdentifier()).orElse(null),
                stored.superseded());
        tails = new OpenTails(
                repository, names.dataSet(), timing.again(), clock, stored.leftovers(), stored.nextTail());
        shipped = rolls.end().orElse(null);
        rollFrom = shipped;
        rolls.end().ifPresent(end -> rolls.covered().ifPresent(until -> claims.claim(end, until)));
        for (StoredTail tail : stored.tails()) {
            if (tail.header().systemIdentifier() == identity.systemIdentifier()) {
                tails.add(tail);
                shippedIn(tail);
            }
        }
        rolls.end().ifPresent(this::overtakenBefore);
        SpoolFill.from(repository, stored, spool, identity, rollFrom, others.name());
    }

    /** Tails may have been given while a snapshot was made of the same, and may end before its last segment. */
    private void overtakenBefore(LogPosition end) {
        LogPosition wholeSegments = end.segmentStart(identity.segmentSize());
        tails.overtaken(wholeSegments);
        if (shipped == null || shipped.compareTo(wholeSegments) <= 0) {
            shipped = end;
        }
    }

    private void shippedIn(StoredTail tail) {
        if (tail.header().kind() == TailPayload.Kind.WAL) {
            if (rollFrom == null) {
                rollFrom = tail.start();
            }
            shipped = tail.end();
            advancedAt = clock.instant();
            firstUnrolled = firstUnrolled.or(() -> Optional.of(clock.instant()));
        }
        tail.header().coveredUntil().ifPresent(until -> claims.claim(tail.end(), until));
    }

    /** Up to where the repository holds the log, in snapshots or tails; empty before the first byte. */
    Optional<LogPosition> shipped() {
        return Optional.ofNullable(shipped);
    }

    /** Up to where snapshots hold it. */
    Optional<LogPosition> rolled() {
        return rolls.end();
    }

    /** Whether a snapshot is being made, or old ones are being forgotten. */
    boolean isRolling() {
        return rolls.isWorking();
    }

    /** Whether a snapshot is made that is not counted yet. */
    boolean isMade() {
        return rolls.isMade();
    }

    /** The instant up to which the repository itself says that it is complete. */
    Optional<Instant> covered() {
        return claims.newest();
    }

    /** The newest gap in what the repository holds. */
    Optional<Gap> gap() {
        return rolls.gap();
    }

    /**
     * Does what there is to do now: ships what was received, rolls when it is time, removes what was replaced.
     *
     * @return what waits and for what, for a person; empty when nothing does
     */
    Optional<String> advance() throws IOException, InterruptedException {
        seeRewinds();
        finishRoll();
        SpoolWalk walk = SpoolWalk.of(spool, identity.segmentSize());
        if (walk.start().isEmpty()) {
            return lockedOut;
        }
        LogPosition at = shipped == null ? walk.start().get() : shipped;
        LogPosition from = rollFrom == null ? at : rollFrom;
        shipped = at;
        rollFrom = from;
        if (!rolls.isBusy() && isRollDue(walk, at, from)) {
            startRoll(walk, from);
        }
        if (!isSoonRolled(walk, at)) {
            ship(walk, at);
        }
        rolls.forgetIfDue();
        return tails.removeLeftovers().or(() -> lockedOut);
    }

    /** Far behind, one snapshot is sooner done than many tails of the same: while it is made, or will be as more comes in. */
    private boolean isSoonRolled(SpoolWalk walk, LogPosition at) {
        if (rolls.isBusy()) {
            return walk.bytesAfter(at) >= timing.rollBytes() && !rolls.isSlow();
        }
        return clock.instant().isBefore(advancedAt.plus(timing.slowRoll()))
                && !clock.instant().isBefore(noRollBefore)
                && spool.received().map(marks::beyond).orElse(0L) >= timing.rollBytes();
    }

    /** Bytes torn by a crash were received again: what was shipped of them is shipped again. */
    private void seeRewinds() {
        List<LogPosition> rewinds = spool.rewinds();
        for (LogPosition rewind : rewinds.subList(rewindsSeen, rewinds.size())) {
            shipped = before(shipped, rewind);
            rollFrom = before(rollFrom, rewind);
            rewound = rewound == null ? rewind : before(rewound, rewind);
        }
        rewindsSeen = rewinds.size();
    }

    private static @Nullable LogPosition before(@Nullable LogPosition position, @Nullable LogPosition rewind) {
        return position != null
                        && rewind != null
                        && position.timeline() == rewind.timeline()
                        && position.compareTo(rewind) > 0
                ? rewind
                : position;
    }

    private boolean isRollDue(SpoolWalk walk, LogPosition at, LogPosition from) {
        Instant now = clock.instant();
        if (now.isBefore(noRollBefore)) {
            return false;
        }
        return walk.after(at) instanceof SpoolWalk.Step.Hole
                || walk.bytesAfter(from) >= timing.rollBytes()
                || firstUnrolled
                        .filter(first -> !now.isBefore(first.plus(timing.roll())))
                        .isPresent();
    }

    private void ship(SpoolWalk walk, LogPosition from) throws IOException {
        LogPosition at = from;
        while (!isOvertaken(walk, at)) {
            switch (walk.after(at)) {
                case SpoolWalk.Step.Bytes piece -> {
                    int length = Math.min(LONGEST_TAIL, piece.length());
                    append(TailPayload.Kind.WAL, at, spool.read(piece.segment(), piece.offset(), length));
                    at = new LogPosition(at.timeline(), at.lsn().plus(length));
                }
                case SpoolWalk.Step.Fork fork -> {
                    at = fork.next();
                    append(TailPayload.Kind.HISTORY, at, fork.history().file());
                    shipped = at;
                }
                case SpoolWalk.Step.Hole hole -> {
                    return; // a new chapter begins there
                }
                case SpoolWalk.Step.End end -> {
                    markIfDue(at);
                    return;
                }
            }
        }
    }

    /**
     * When this was far behind, a snapshot that was made meanwhile has what is left, or most of it. Only between
     * segments: a tail that ends within the snapshot's last one would say that the log does.
     */
    private boolean isOvertaken(SpoolWalk walk, LogPosition at) {
        return rolls.isMade()
                && at.segmentStart(identity.segmentSize()).equals(at)
                && walk.bytesAfter(at) >= timing.rollBytes();
    }

    private void append(TailPayload.Kind kind, LogPosition at, byte[] content) throws IOException {
        LogPosition end = kind == TailPayload.Kind.WAL
                ? new LogPosition(at.timeline(), at.lsn().plus(content.length))
                : at;
        TailPayload payload = new TailPayload(
                kind,
                at.timeline(),
                identity.systemIdentifier(),
                at.lsn(),
                identity.segmentSize(),
                claims.coverage(end),
                content);
        shippedIn(tails.append(payload));
    }

    /**
     * While nothing is written, one small tail says up to when; the one before it goes. The first comes soon, as the
     * last tail with log was sent before the server said what came after it.
     */
    private void markIfDue(LogPosition at) throws IOException {
        Optional<Instant> now = marks.at(at).map(CoverageMarks.Mark::server);
        Duration wait = tails.endWithLog() ? timing.ship().multipliedBy(2) : timing.mark();
        if (now.isPresent()
                && claims.at(at)
                        .filter(instant -> now.get().isBefore(instant.plus(wait)))
                        .isEmpty()) {
            append(TailPayload.Kind.MARK, at, new byte[0]);
        }
    }

    private void startRoll(SpoolWalk walk, LogPosition from) throws IOException {
        SpoolWalk reaching = walk;
        if (tails.holdLog() && walk.after(from) instanceof SpoolWalk.Step.Hole) {
            // the spool has dropped what is in tails only, as snapshots could not be made for so long
            StoredLog stored = StoredLog.read(repository, names.dataSet(), 1);
            SpoolFill.from(repository, stored, spool, identity, from, others.name());
            reaching = SpoolWalk.of(spool, identity.segmentSize());
        }
        if (reaching.after(from) instanceof SpoolWalk.Step.Hole hole
                && others.fill(names.dataSet(), identity, from, hole.next())) {
            reaching = SpoolWalk.of(spool, identity.segmentSize());
        }
        Optional<RollThread.Contents> contents = rolls.contents(reaching, from);
        if (contents.isEmpty()) {
            firstUnrolled = Optional.empty();
            return;
        }
        LogPosition end = contents.get().plan().end();
        rollCovers = claims.coverage(end);
        rewound = null;
        // tails beyond the end stay: the snapshot takes a limited number of segments
        rolls.start(contents.get(), rollCovers, tails.coveredBy(end));
    }

    private void finishRoll() throws IOException, InterruptedException {
        try {
            Optional<RollThread.Done> done = rolls.finished();
            if (done.isPresent()) {
                LogPosition end = done.get().end();
                advancedAt = clock.instant();
                rollCovers.ifPresent(until -> claims.claim(end, until));
                claims.joinBefore(end);
                rollFrom = before(end, rewound);
                if (shipped == null || shipped.compareTo(end) < 0) {
                    shipped = rollFrom;
                }
                tails.rolled(done.get().covers());
                if (rewound == null) {
                    tails.overtaken(end);
                }
                firstUnrolled = tails.holdLog() ? Optional.of(clock.instant()) : Optional.empty();
                lockedOut = Optional.empty();
            }
        } catch (RepositoryException.Locked e) {
            // tails need no lock; the snapshot can wait
            noRollBefore = clock.instant().plus(timing.again());
            lockedOut = Optional.of("The newest log is in tails only. " + e.getMessage());
        }
    }

    /** Ends a snapshot in the making. */
    @Override
    public void close() {
        rolls.close();
    }
}
