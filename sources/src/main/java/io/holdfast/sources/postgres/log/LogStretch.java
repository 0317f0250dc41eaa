package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.wal.TransactionSearch;
import io.holdfast.sources.postgres.wal.WalPiece;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Gives a way through a stored log piece by piece, from an instant on, which is found by halving. */
final class LogStretch {
    /** A transaction that ends at the instant has mostly begun within this time before. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    private final CurrentSegments stored;
    private final LogPath path;
    private final List<WalSegment> segments;

    LogStretch(CurrentSegments stored, LogPath path) {
        this.stored = stored;
        this.path = path;
        this.segments = new ArrayList<>(path.segments().keySet());
    }

    /** From the last segment on whose first transaction ended long enough before the instant. */
    TransactionSearch.Pieces from(Instant instant) throws IOException {
        Instant early = instant.minus(BEFORE);
        int first = 0;
        int last = segments.size() - 1;
        while (first < last) {
            int middle = first + last + 1 >>> 1;
            Iterator<Integer> one = List.of(middle).iterator();
            Optional<Instant> ended =
                    TransactionSearch.firstEnd(() -> one.hasNext() ? Optional.of(piece(one.next())) : Optional.empty());
            // one in which none ends lies before the next one in which one does: look there too
            if (ended.isEmpty() || ended.get().isAfter(early)) {
                last = middle - 1;
            } else {
                first = middle;
            }
        }
        int[] next = {first};
        return () -> next[0] < segments.size() ? Optional.of(piece(next[0]++)) : Optional.empty();
    }

    private WalPiece piece(int number) throws IOException {
        WalSegment segment = segments.get(number);
        int held = path.segments().getOrDefault(segment, 0);
        // what a timeline has after it was left is not on the way
        Optional<Lsn> left = path.target().endOf(segment.timeline());
        if (left.isPresent()) {
            held = (int) Math.clamp(left.get().minus(segment.start()), 0, held);
        }
        Lsn from = segment.start();
        if (number > 0 && segments.get(number - 1).timeline() != segment.timeline()) {
            from = path.target()
                    .endOf(segments.get(number - 1).timeline())
                    .filter(segment.start()::isBefore)
                    .orElse(from);
        }
        return new WalPiece(segment.start(), stored.read(segment), held, from);
    }
}
