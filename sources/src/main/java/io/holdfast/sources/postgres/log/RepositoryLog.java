package io.holdfast.sources.postgres.log;

import static java.util.Objects.requireNonNull;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tail.TailFile;
import io.holdfast.sources.postgres.log.LogDocument.Range;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import io.holdfast.sources.postgres.log.StoredLog.Chapter;
import io.holdfast.sources.postgres.log.StoredLog.StoredTail;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in one repository, as its shipper sees it: adds tails, rolls them into snapshots, removes what these replace.
 * A crash between any two steps leaves log twice, never too little: first the new snapshot is durable, then its tails
 * go, then the snapshot before. Found again from the repository alone. For one thread.
 */
final class RepositoryLog {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryLog.class);
    /** Plain bytes of one tail at most; they are sealed in memory. */
    private static final int LONGEST_TAIL = 4 << 20;

    private static final int MOST_SEGMENTS = 64;
    private static final Duration LOCKED_WAIT = Duration.ofSeconds(10);

    private final Repository repository;
    private final Spool spool;
    private final Identity identity;
    private final LogNames names;
    private final CoverageMarks marks;
    private final LogTiming timing;
    private final Clock clock;

    private @Nullable Chapter chapter;
    private final Deque<StoredTail> tails = new ArrayDeque<>();
    private final List<TailFile> leftovers;
    private final List<Snapshot> superseded;
    private long nextTail;
    private @Nullable LogPosition shipped;
    private @Nullable LogPosition rollFrom;
    private Optional<Instant> covered = Optional.empty();
    private Optional<Instant> firstUnrolled = Optional.empty();
    private int rewindsSeen;
    private Instant noRollBefore = Instant.MIN;
    private Instant noForgetBefore = Instant.MIN;

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
            CoverageMarks marks,
            LogTiming timing,
            Clock clock)
            throws IOException {
        this.repository = repository;
        this.spool = spool;
        this.identity = identity;
        this.names = names;
        this.marks = marks;
        this.timing = timing;
        this.clock = clock;
        rewindsSeen = spool.rewinds().size();
        StoredLog stored = StoredLog.read(repository, names.dataSet(), 1);
        chapter = stored.current(repository, identity.systemIdentifier()).orElse(null);
        leftovers = new ArrayList<>(stored.leftovers());
        superseded = new ArrayList<>(stored.superseded());
        nextTail = stored.nextTail();
        if (chapter != null) {
            shipped = chapter.document().end();
            rollFrom = shipped;
            covered = chapter.document().coveredUntil();
        }
        for (StoredTail tail : stored.tails()) {
            if (tail.header().systemIdentifier() == identity.systemIdentifier()) {
                noteTail(tail);
            }
        }
        SpoolFill.from(repository, stored, spool, identity, rollFrom);
    }

    private void noteTail(StoredTail tail) {
        if (!tails.isEmpty() && tails.getLast().header().kind() == TailPayload.Kind.MARK) {
            leftovers.add(tails.removeLast().file()); // the later one says all that the mark said
        }
        tails.add(tail);
        if (tail.header().kind() == TailPayload.Kind.WAL) {
            if (rollFrom == null) {
                rollFrom = tail.start();
            }
            shipped = tail.end();
            firstUnrolled = firstUnrolled.or(() -> Optional.of(clock.instant()));
        }
        tail.header().coveredUntil().ifPresent(this::cover);
    }

    private void cover(Instant instant) {
        if (covered.isEmpty() || instant.isAfter(covered.get())) {
            covered = Optional.of(instant);
        }
    }

    Repository repository() {
        return repository;
    }

    /** Up to where the repository holds the log, in snapshots or tails; empty before the first byte. */
    Optional<LogPosition> shipped() {
        return Optional.ofNullable(shipped);
    }

    /** Up to where snapshots hold it. */
    Optional<LogPosition> rolled() {
        return Optional.ofNullable(chapter).map(it -> it.document().end());
    }

    /** The instant up to which the repository itself says that it is complete. */
    Optional<Instant> covered() {
        return covered;
    }

    /** The newest gap in what the repository holds. */
    Optional<Gap> gap() {
        return Optional.ofNullable(chapter).flatMap(it -> it.document().gap());
    }

    /**
     * Does what there is to do now: ships what was received, rolls when it is time, removes what was replaced.
     *
     * @return what waits and for what, for a person; empty when nothing does
     */
    Optional<String> advance() throws IOException, InterruptedException {
        seeRewinds();
        SpoolWalk walk = SpoolWalk.of(spool, identity.segmentSize());
        if (walk.start().isEmpty()) {
            return Optional.empty();
        }
        if (shipped == null) {
            shipped = walk.start().get();
            rollFrom = shipped;
        }
        Optional<String> waits = Optional.empty();
        try {
            if (isRollDue(walk)) {
                roll(walk);
            } else {
                ship(walk);
            }
        } catch (RepositoryException.Locked e) {
            // tails need no lock; the snapshot can wait
            noRollBefore = clock.instant().plus(LOCKED_WAIT);
            waits = Optional.of("The newest log is in tails only, as the repository is locked: " + e.getMessage());
        }
        return waits.or(this::tidy);
    }

    /** Bytes torn by a crash were received again: what was shipped of them is shipped again. */
    private void seeRewinds() {
        List<LogPosition> rewinds = spool.rewinds();
        for (LogPosition rewind : rewinds.subList(rewindsSeen, rewinds.size())) {
            if (shipped != null && shipped.timeline() == rewind.timeline() && shipped.compareTo(rewind) > 0) {
                shipped = rewind;
            }
            if (rollFrom != null && rollFrom.timeline() == rewind.timeline() && rollFrom.compareTo(rewind) > 0) {
                rollFrom = rewind;
            }
        }
        rewindsSeen = rewinds.size();
    }

    private boolean isRollDue(SpoolWalk walk) {
        if (clock.instant().isBefore(noRollBefore) || shipped == null || rollFrom == null) {
            return false;
        }
        int much = Math.min(identity.segmentSize(), 64 << 20);
        return walk.after(shipped) instanceof SpoolWalk.Step.Hole
                || walk.bytesAfter(shipped) >= much
                || walk.bytesAfter(rollFrom) >= 64 << 20
                || firstUnrolled
                        .filter(first -> !clock.instant().isBefore(first.plus(timing.roll())))
                        .isPresent();
    }

    private void ship(SpoolWalk walk) throws IOException {
        LogPosition at = requireNonNull(shipped);
        while (true) {
            switch (walk.after(at)) {
                case SpoolWalk.Step.Bytes piece -> {
                    int length = Math.min(LONGEST_TAIL, piece.length());
                    append(TailPayload.Kind.WAL, at, spool.read(piece.segment(), piece.offset(), length));
                    at = new LogPosition(at.timeline(), at.lsn().plus(length));
                }
                case SpoolWalk.Step.Fork fork -> {
                    append(TailPayload.Kind.HISTORY, fork.next(), fork.history().file());
                    at = fork.next();
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

    private void append(TailPayload.Kind kind, LogPosition at, byte[] content) throws IOException {
        LogPosition end = kind == TailPayload.Kind.WAL
                ? new LogPosition(at.timeline(), at.lsn().plus(content.length))
                : at;
        marks.at(end).map(CoverageMarks.Mark::server).ifPresent(this::cover);
        TailPayload payload = new TailPayload(
                kind, at.timeline(), identity.systemIdentifier(), at.lsn(), identity.segmentSize(), covered, content);
        TailFile file = repository.appendTail(names.dataSet(), nextTail, payload.toBytes());
        nextTail = file.sequence() + 1;
        noteTail(new StoredTail(file, payload.withoutContent(), content.length));
    }

    /** While nothing is written, one small tail says up to when; the one before it goes. */
    private void markIfDue(LogPosition at) throws IOException {
        Optional<Instant> now = marks.at(at).map(CoverageMarks.Mark::server);
        if (now.isEmpty()
                || covered.filter(instant -> now.get().isBefore(instant.plus(timing.mark())))
                        .isPresent()) {
            return;
        }
        append(TailPayload.Kind.MARK, at, new byte[0]);
    }

    private void roll(SpoolWalk walk) throws IOException, InterruptedException {
        LogPosition from = requireNonNull(rollFrom);
        Chapter before = chapter;
        boolean fresh = before == null || isChapterOver(before);
        List<Range> kept = fresh ? List.of() : requireNonNull(before).document().ranges();
        LogPosition start = fresh ? beginning(walk, from) : from;
        RollPlan plan = RollPlan.of(walk, kept, start, MOST_SEGMENTS);
        Optional<Gap> gap = gap();
        if (plan.isEmpty() && walk.after(from) instanceof SpoolWalk.Step.Hole hole) {
            gap = Optional.of(gapBefore(hole.next(), from));
            LOG.error("The log of {} in {} has a gap {}", names.dataSet(), repository.location(), gap.get());
            fresh = true;
            plan = RollPlan.of(walk, List.of(), hole.next(), MOST_SEGMENTS);
        }
        if (plan.isEmpty()) {
            firstUnrolled = Optional.empty();
            return;
        }
        write(plan, fresh, gap);
    }

    /** A chapter begins with a whole segment; one of a timeline that was left may be gone from the spool. */
    private LogPosition beginning(SpoolWalk walk, LogPosition from) {
        LogPosition start = new LogPosition(
                from.timeline(), from.segment(identity.segmentSize()).start());
        return walk.after(start) instanceof SpoolWalk.Step.Bytes ? start : from;
    }

    private void write(RollPlan plan, boolean fresh, Optional<Gap> gap) throws IOException, InterruptedException {
        Chapter before = chapter;
        Instant now = clock.instant();
        LogPosition end = plan.end();
        marks.at(end).map(CoverageMarks.Mark::server).ifPresent(this::cover);
        // tails beyond the end stay: the snapshot was limited
        long covers = tails.stream()
                .filter(tail -> tail.end().compareTo(end) > 0)
                .mapToLong(tail -> tail.file().sequence())
                .min()
                .orElse(nextTail + 1);
        nextTail = Math.max(nextTail, covers);
        LogDocument document = new LogDocument(
                names.dataSet(),
                identity.systemIdentifier(),
                identity.segmentSize(),
                fresh || before == null
                        ? StoredLog.chapterName(
                                repository,
                                identity.systemIdentifier(),
                                plan.firstSegment().orElseThrow())
                        : before.document().chapter(),
                fresh || before == null ? now : before.document().begun(),
                plan.ranges(),
                covered,
                covers,
                gap);
        chapter = new LogRoll(repository, spool, names.service(), names.hostname())
                .write(document, plan, Optional.ofNullable(before), now);
        rollFrom = end;
        if (shipped == null || shipped.compareTo(end) < 0) {
            shipped = end;
        }
        if (before != null && !fresh) {
            superseded.add(before.snapshot());
        }
        while (!tails.isEmpty() && tails.getFirst().file().sequence() < covers) {
            leftovers.add(tails.removeFirst().file());
        }
        firstUnrolled = tails.isEmpty() ? Optional.empty() : firstUnrolled;
    }

    private boolean isChapterOver(Chapter current) {
        return RollPlan.segments(current.document().ranges(), identity.segmentSize()).values().stream()
                                .filter(length -> length == identity.segmentSize())
                                .count()
                        >= timing.chapterSegments()
                || !clock.instant().isBefore(current.document().begun().plus(timing.chapter()));
    }

    /** What the receiver found, if it was there; else the spool dropped what this repository had missed. */
    private Gap gapBefore(LogPosition next, LogPosition from) {
        return spool.facts().gaps().stream()
                .filter(gap -> gap.to().equals(next))
                .map(gap -> new Gap(from, next, gap.foundAt(), gap.reason()))
                .findFirst()
                .orElseGet(() -> new Gap(
                        from,
                        next,
                        clock.instant(),
                        "the repository could not be reached for so long that the spool dropped this part"));
    }

    /** Removes what was replaced; what cannot be removed now stays and does no harm. */
    private Optional<String> tidy() {
        try {
            while (!leftovers.isEmpty()) {
                repository.removeTail(leftovers.getLast());
                leftovers.removeLast();
            }
            if (!superseded.isEmpty() && !clock.instant().isBefore(noForgetBefore)) {
                repository.forget(superseded.stream().map(Snapshot::id).toList());
                superseded.clear();
            }
            return Optional.empty();
        } catch (RepositoryException.Locked e) {
            noForgetBefore = clock.instant().plus(LOCKED_WAIT);
            return Optional.empty();
        } catch (IOException e) {
            noForgetBefore = clock.instant().plus(LOCKED_WAIT);
            return Optional.of("Log that was replaced could not be removed: " + e.getMessage());
        }
    }
}
