package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.wal.TransactionSearch;
import io.holdfast.sources.postgres.wal.WalPiece;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of a living primary from one position to another, along its own way, a segment at a time: out of the server's
 * {@code pg_wal} where the segment still lies there, else out of what a repository holds of it. Two segments are in memory
 * at most. Methods block, half a minute at most for log that is not stored yet. For one thread.
 */
public final class LogSpan implements TransactionSearch.Pieces {
    /** Where a page of the log says which one it is. */
    private static final int ADDRESS = 8;
    /** For the receiver to store what it has: a second or so while all is well. */
    private static final Duration MOST_WAITING = Duration.ofSeconds(30);

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Path directory;
    private final PrimaryWay way;
    private final Lsn from;
    private final Lsn to;
    private final int segmentSize;
    private final Optional<Stored> stored;
    private final long began = System.nanoTime();
    private long next;
    private @Nullable CurrentSegments held;

    /**
     * Where the log is held.
     *
     * @param dataSet whose log it is
     */
    public record Stored(Repository repository, String dataSet) {}

    /**
     * @param directory the server's {@code pg_wal}
     * @param from where to begin
     * @param to where a record begins that the server has flushed; the segment that holds it is the last one
     * @param segmentSize in bytes
     * @param stored empty: only {@code pg_wal} is looked into
     */
    public LogSpan(Path directory, PrimaryWay way, Lsn from, Lsn to, int segmentSize, Optional<Stored> stored) {
        this.directory = directory;
        this.way = way;
        this.from = from;
        this.to = to;
        this.segmentSize = segmentSize;
        this.stored = stored;
        this.next = Long.divideUnsigned(from.value(), segmentSize);
    }

    /**
     * The next segment; empty after the last.
     *
     * @throws io.holdfast.sources.SourceException saying which segment is in neither place
     */
    @Override
    public Optional<WalPiece> next() throws IOException {
        if (next > Long.divideUnsigned(to.value(), segmentSize)) {
            return Optional.empty();
        }
        WalSegment segment = new WalSegment(timeline(next), next, segmentSize);
        next++;
        Optional<byte[]> local = local(segment);
        byte[] bytes = local.isPresent() ? local.get() : stored(segment);
        Lsn start = segment.start();
        return Optional.of(new WalPiece(start, bytes, bytes.length, from.isAfter(start) ? from : start));
    }

    /** A timeline's first segment begins with what the one before had of it. */
    private int timeline(long number) {
        Lsn end = new Lsn((number + 1) * segmentSize);
        for (Ancestry.Fork fork : way.ancestry().forks()) {
            if (!fork.until().isBefore(end)) {
                return fork.timeline();
            }
        }
        return way.ancestry().timeline();
    }

    /** Empty when it is gone, or under way to become a later one: the server renames those that it needs no longer. */
    private Optional<byte[]> local(WalSegment segment) throws IOException {
        try (InputStream file = Files.newInputStream(directory.resolve(segment.fileName()))) {
            byte[] bytes = file.readNBytes(segmentSize);
            boolean whole = bytes.length == segmentSize
                    && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(ADDRESS)
                            == segment.start().value();
            return whole ? Optional.of(bytes) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The receiver may be under way with what the server has removed just now. */
    private byte[] stored(WalSegment segment) throws IOException {
        CurrentSegments segments = held;
        if (segments == null) {
            segments = open(segment);
            held = segments;
        }
        while (!segments.isWhole(segment)) {
            if (segments.isPassed(segment) || System.nanoTime() - began > MOST_WAITING.toNanos()) {
                Stored at = stored.orElseThrow();
                throw new MissingLogException("segment " + segment + " of the log of " + at.dataSet() + " is not in "
                        + at.repository().location() + ", or not all of it");
            }
            pause();
            segments.look();
        }
        return segments.read(segment);
    }

    private CurrentSegments open(WalSegment segment) throws IOException {
        Stored at = stored.orElseThrow(() -> new MissingLogException(
                "the server has removed " + segment + " of its log, and there is no repository to look for it"));
        long system = Long.parseUnsignedLong(way.systemIdentifier());
        StoredSegments seen = LogArchive.open(at.repository(), at.dataSet()).segments(system);
        return new CurrentSegments(at.repository(), at.dataSet(), system, seen);
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the log was waited for");
        }
    }
}
