package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.repository.tail.TailFile;
import io.holdfast.sources.postgres.log.StoredLog.StoredTail;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The tails of a log in one repository: those that count, and those that are to be removed. For one thread. */
final class OpenTails {
    private final Repository repository;
    private final String stream;
    private final Duration again;
    private final Clock clock;
    private final Deque<StoredTail> tails = new ArrayDeque<>();
    /** In the order in which they came: a vault lets the oldest go first. */
    private final Deque<TailFile> leftovers;

    private long next;
    private Instant noRemovalBefore = Instant.MIN;

    /**
     * @param again until a removal that was refused is tried again
     * @param leftovers that a snapshot holds already
     * @param next the lowest sequence that was never used
     */
    OpenTails(Repository repository, String stream, Duration again, Clock clock, List<TailFile> leftovers, long next) {
        this.repository = repository;
        this.stream = stream;
        this.again = again;
        this.clock = clock;
        this.leftovers = new ArrayDeque<>(leftovers);
        this.next = next;
    }

    /** Stores a tail; durable when this returns. */
    StoredTail append(TailPayload payload) throws IOException {
        TailFile file = repository.appendTail(stream, next, payload.toBytes());
        next = file.sequence() + 1;
        StoredTail tail = new StoredTail(file, payload.withoutContent(), payload.content().length);
        add(tail);
        return tail;
    }

    /** Notes a tail that is in the repository. */
    void add(StoredTail tail) {
        if (!tails.isEmpty() && tails.getLast().header().kind() == TailPayload.Kind.MARK) {
            leftovers.add(tails.removeLast().file()); // the later one says all that the mark said
        }
        tails.add(tail);
    }

    /** The sequence below which all tails end at or before this position. Later tails get higher ones. */
    long coveredBy(LogPosition end) {
        long covers = tails.stream()
                .filter(tail -> tail.end().compareTo(end) > 0)
                .mapToLong(tail -> tail.file().sequence())
                .min()
                .orElse(next + 1);
        next = Math.max(next, covers);
        return covers;
    }

    /** A durable snapshot holds the tails below this sequence. */
    void rolled(long covers) {
        while (!tails.isEmpty() && tails.getFirst().file().sequence() < covers) {
            leftovers.add(tails.removeFirst().file());
        }
    }

    /** A durable snapshot holds the log up to this position, and with it what tails were given while it was made. */
    void overtaken(LogPosition end) {
        tails.removeIf(tail -> {
            boolean held =
                    tail.header().kind() == TailPayload.Kind.WAL && tail.end().compareTo(end) <= 0;
            if (held) {
                leftovers.add(tail.file());
            }
            return held;
        });
    }

    boolean holdLog() {
        return tails.stream().anyMatch(tail -> tail.header().kind() == TailPayload.Kind.WAL);
    }

    boolean endWithLog() {
        return !tails.isEmpty() && tails.getLast().header().kind() != TailPayload.Kind.MARK;
    }

    /**
     * Removes what a snapshot holds; what cannot be removed now stays and does no harm.
     *
     * @return what went wrong
     */
    Optional<String> removeLeftovers() {
        Instant now = clock.instant();
        if (leftovers.isEmpty() || now.isBefore(noRemovalBefore)) {
            return Optional.empty();
        }
        try {
            while (!leftovers.isEmpty()) {
                repository.removeTail(leftovers.getFirst());
                leftovers.removeFirst();
            }
            return Optional.empty();
        } catch (IOException e) {
            noRemovalBefore = now.plus(again);
            return Optional.of("Tails that a snapshot holds could not be removed: "
                    + withoutThoseGone(e).getMessage());
        }
    }

    private IOException withoutThoseGone(IOException e) {
        try {
            leftovers.retainAll(new HashSet<>(repository.tails(stream)));
        } catch (IOException again) {
            e.addSuppressed(again);
        }
        return e;
    }
}
