package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.postgres.log.LogDocument.Range;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import io.holdfast.sources.postgres.log.StoredLog.Chapter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a repository's log snapshots one after the other on a thread of its own, as a snapshot may take long or wait
 * for a lock. Told and asked by one other thread.
 */
final class RollThread {
    private static final Logger LOG = LoggerFactory.getLogger(RollThread.class);
    private static final int MOST_SEGMENTS = 64;

    private final Repository repository;
    private final Spool spool;
    private final Identity identity;
    private final LogNames names;
    private final LogTiming timing;
    private final Clock clock;
    private final LogRoll writing;
    private final ExecutorService thread;
    private final Queue<Snapshot> superseded;
    private Instant noForgetBefore;
    private @Nullable Chapter chapter;
    private @Nullable Running running;
    private @Nullable Future<?> forgetting;

    /**
     * What a snapshot is to hold.
     *
     * @param fresh whether it begins a chapter
     * @param gap the newest gap before its end
     */
    record Contents(RollPlan plan, boolean fresh, Optional<Gap> gap) {}

    /**
     * A snapshot that is durable.
     *
     * @param end up to where it holds the log
     * @param covers tails with a lower sequence are in it
     */
    record Done(LogPosition end, long covers) {}

    private record Running(Future<Chapter> made, @Nullable Chapter before, boolean fresh, long since) {}

    RollThread(
            Repository repository,
            Spool spool,
            Identity identity,
            LogNames names,
            LogTiming timing,
            Clock clock,
            @Nullable Chapter chapter,
            List<Snapshot> superseded) {
        this.repository = repository;
        this.spool = spool;
        this.identity = identity;
        this.names = names;
        this.timing = timing;
        this.clock = clock;
        this.chapter = chapter;
        this.superseded = new ConcurrentLinkedQueue<>(superseded);
        this.noForgetBefore = clock.instant().plus(timing.forget());
        this.writing = new LogRoll(repository, spool, names);
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("log-roll-" + names.dataSet()).daemon().factory());
    }

    Optional<LogPosition> end() {
        return Optional.ofNullable(chapter).map(it -> it.document().end());
    }

    Optional<Instant> covered() {
        return Optional.ofNullable(chapter).flatMap(it -> it.document().coveredUntil());
    }

    Optional<Gap> gap() {
        return Optional.ofNullable(chapter).flatMap(it -> it.document().gap());
    }

    boolean isBusy() {
        return running != null || (forgetting != null && !forgetting.isDone());
    }

    /** Whether the thread is at work; what it did may wait to be asked for. */
    boolean isWorking() {
        return (running != null && !running.made().isDone()) || (forgetting != null && !forgetting.isDone());
    }

    /** Whether a snapshot is made, or could not be made, and waits to be asked for. */
    boolean isMade() {
        return running != null && running.made().isDone();
    }

    /** Whether the snapshot in the making keeps the log waiting for longer than tails would. */
    boolean isSlow() {
        return running == null
                || System.nanoTime() - running.since() >= timing.slowRoll().toNanos();
    }

    /** What a snapshot from here on would hold; empty when there is nothing new for one. */
    Optional<Contents> contents(SpoolWalk walk, LogPosition from) {
        Chapter before = chapter;
        boolean fresh = before == null || isOver(before);
        List<Range> kept =
                before == null || fresh ? List.of() : before.document().ranges();
        RollPlan plan = RollPlan.of(walk, kept, fresh ? beginning(walk, from) : from, MOST_SEGMENTS);
        Optional<Gap> gap = gap();
        if (plan.isEmpty() && walk.after(from) instanceof SpoolWalk.Step.Hole hole) {
            gap = Optional.of(gapBefore(hole.next(), from));
            fresh = true;
            plan = RollPlan.of(walk, List.of(), hole.next(), MOST_SEGMENTS);
            LOG.error("The log of {} in {} has a gap {}", names.dataSet(), repository.location(), gap.get());
        }
        return plan.isEmpty() ? Optional.empty() : Optional.of(new Contents(plan, fresh, gap));
    }

    private boolean isOver(Chapter current) {
        return RollPlan.fullSegments(current.document().ranges(), identity.segmentSize()) >= timing.chapterSegments()
                || !clock.instant().isBefore(current.document().begun().plus(timing.chapter()));
    }

    /** A chapter begins with a whole segment; one of a timeline that was left may be gone from the spool. */
    private LogPosition beginning(SpoolWalk walk, LogPosition from) {
        LogPosition start = from.segmentStart(identity.segmentSize());
        return walk.after(start) instanceof SpoolWalk.Step.Bytes ? start : from;
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

    /**
     * Begins to make the snapshot.
     *
     * @param covered up to which instant the log is complete with it
     * @param covers tails with a lower sequence are in it
     */
    void start(Contents contents, Optional<Instant> covered, long covers) {
        Chapter before = chapter;
        boolean fresh = before == null || contents.fresh();
        Instant now = clock.instant();
        LogDocument document = new LogDocument(
                names.dataSet(),
                identity.systemIdentifier(),
                identity.segmentSize(),
                before == null || fresh
                        ? StoredLog.chapterName(
                                repository,
                                identity.systemIdentifier(),
                                contents.plan().firstSegment())
                        : before.document().chapter(),
                before == null || fresh ? now : before.document().begun(),
                contents.plan().ranges(),
                covered,
                covers,
                contents.gap());
        running = new Running(
                thread.submit(() -> writing.write(document, contents.plan(), Optional.ofNullable(before), now)),
                before,
                fresh,
                System.nanoTime());
    }

    /**
     * The snapshot that was being made, once it is durable.
     *
     * @throws RepositoryException.Locked when it was not made as the repository is locked
     */
    Optional<Done> finished() throws IOException, InterruptedException {
        Running current = running;
        if (current == null || !current.made().isDone()) {
            return Optional.empty();
        }
        running = null;
        try {
            Chapter made = current.made().get();
            chapter = made;
            if (!current.fresh() && current.before() != null) {
                superseded.add(current.before().snapshot());
            }
            return Optional.of(new Done(made.document().end(), made.document().nextTail()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IOException("The log could not be rolled into a snapshot: " + e.getCause(), e);
        }
    }

    /** Forgets now and then the snapshots that were replaced. While others use the repository they stay. */
    void forgetIfDue() {
        if (superseded.isEmpty() || isBusy() || clock.instant().isBefore(noForgetBefore)) {
            return;
        }
        noForgetBefore = clock.instant().plus(timing.forget());
        forgetting = thread.submit(this::forget);
    }

    private void forget() {
        List<Snapshot> those = List.copyOf(superseded);
        try {
            Set<String> present = new HashSet<>();
            repository.snapshots().forEach(snapshot -> present.add(snapshot.id()));
            List<String> ids = those.stream()
                    .filter(snapshot -> !LegalHold.holds(snapshot.tags()))
                    .map(Snapshot::id)
                    .filter(present::contains)
                    .toList();
            if (!ids.isEmpty()) {
                repository.forget(ids);
            }
            superseded.removeAll(those);
        } catch (RepositoryException.Locked e) {
            LOG.debug("Log snapshots that were replaced stay, as the repository is in use: {}", e.getMessage());
        } catch (InterruptedIOException e) {
            LOG.debug("Log snapshots that were replaced stay, as the log is being stopped");
        } catch (IOException e) {
            LOG.warn("Log snapshots that were replaced could not be forgotten; they do no harm", e);
        }
    }

    /** Ends a snapshot in the making and waits for that, interrupted or not: whoever comes next would make it too. */
    void close() {
        thread.shutdownNow();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                    LOG.warn("A snapshot of the log of {} in {} does not end", names.dataSet(), repository.location());
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
