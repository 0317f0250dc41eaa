package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.LogDocument.Range;
import io.holdfast.sources.postgres.log.StoredLog.Chapter;
import io.holdfast.sources.postgres.log.StoredLog.StoredTail;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One cluster's log in a repository as segments and timelines. Pieces may lie over each other, after a crash or when
 * log was shipped again; then later chapters go before earlier ones, and tails before chapters, the later the better.
 */
final class StoredSegments {
    private final Repository repository;
    private final int segmentSize;
    private final Map<WalSegment, Piece> inChapters = new HashMap<>();
    private final Map<WalSegment, List<StoredTail>> inTails = new HashMap<>();
    private final NavigableMap<WalSegment, Integer> lengths = new TreeMap<>();
    private final NavigableMap<Integer, Ancestry> histories = new TreeMap<>();

    private record Piece(Snapshot snapshot, int length) {}

    private StoredSegments(Repository repository, int segmentSize) {
        this.repository = repository;
        this.segmentSize = segmentSize;
    }

    /** The log of one cluster; what belongs to others is left out. */
    static StoredSegments of(Repository repository, StoredLog log, long systemIdentifier, int segmentSize)
            throws IOException {
        StoredSegments segments = new StoredSegments(repository, segmentSize);
        for (Chapter chapter : log.chapters()) {
            if (chapter.document().systemIdentifier() == systemIdentifier) {
                segments.add(chapter);
            }
        }
        for (StoredTail tail : log.tails()) {
            if (tail.header().systemIdentifier() == systemIdentifier) {
                segments.add(tail);
            }
        }
        return segments;
    }

    private void add(Chapter chapter) throws IOException {
        RollPlan.segments(chapter.document().ranges(), segmentSize).forEach((segment, length) -> {
            Piece before = inChapters.get(segment);
            // a chapter that was closed has the first part of the segment with which the next one begins
            if (before == null || before.length() <= length) {
                inChapters.put(segment, new Piece(chapter.snapshot(), length));
                lengths.put(segment, length);
            }
        });
        for (Repository.Entry entry : repository.list(chapter.snapshot(), StoredLog.WAL)) {
            Optional<Integer> timeline = Ancestry.timelineOf(entry.name().toString());
            if (timeline.isPresent() && !histories.containsKey(timeline.get())) {
                EntryPath path = StoredLog.WAL.child(entry.name());
                try (InputStream content = repository.read(chapter.snapshot(), path)) {
                    histories.put(timeline.get(), Ancestry.parse(timeline.get(), content.readAllBytes()));
                }
            }
        }
    }

    private void add(StoredTail tail) throws IOException {
        TailPayload header = tail.header();
        switch (header.kind()) {
            case MARK -> {
                // no bytes
            }
            case HISTORY ->
                histories.put(
                        header.timeline(),
                        Ancestry.parse(
                                header.timeline(),
                                TailPayload.parse(repository.readTail(tail.file()))
                                        .content()));
            case WAL -> {
                WalSegment segment = tail.start().segment(segmentSize);
                int held = lengths.getOrDefault(segment, 0);
                int from = (int) header.start().minus(segment.start());
                if (from <= held) {
                    inTails.computeIfAbsent(segment, key -> new ArrayList<>()).add(tail);
                    // a tail that begins before the end tells that what was there beyond it is not to be trusted,
                    // unless it was full
                    lengths.put(segment, held == segmentSize ? held : from + tail.length());
                }
            }
        }
    }

    int segmentSize() {
        return segmentSize;
    }

    /** The segments that are held, each with the bytes it has from its beginning. */
    NavigableMap<WalSegment, Integer> lengths() {
        return new TreeMap<>(lengths);
    }

    NavigableMap<Integer, Ancestry> histories() {
        return new TreeMap<>(histories);
    }

    /** The same view of what follows what as of a spool. */
    SpoolWalk walk() {
        NavigableMap<WalSegment, Spool.Held> held = new TreeMap<>();
        lengths.forEach((segment, length) -> held.put(segment, new Spool.Held(length, length == segmentSize)));
        return new SpoolWalk(held, histories, segmentSize);
    }

    /** The pieces of the log, in order, each without a hole. */
    List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        lengths.forEach((segment, length) -> {
            Lsn end = segment.start().plus(length);
            Range last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null
                    && last.timeline() == segment.timeline()
                    && last.to().equals(segment.start())) {
                ranges.set(ranges.size() - 1, new Range(last.timeline(), last.from(), end));
            } else {
                ranges.add(new Range(segment.timeline(), segment.start(), end));
            }
        });
        return ranges;
    }

    /**
     * Writes a segment's bytes to a file of the segment's full size, zeros behind what is held.
     *
     * @param file made, or overwritten
     * @throws SourceException when the repository does not hold what it said
     * @throws SegmentFile.Unwritable when the file cannot be written
     */
    void write(WalSegment segment, Path file) throws IOException {
        try (SegmentFile written = SegmentFile.make(file)) {
            Piece piece = inChapters.get(segment);
            if (piece != null) {
                EntryPath path = StoredLog.WAL.resolve(RollPlan.fileName(segment, piece.length()));
                try (InputStream content = repository.read(piece.snapshot(), path)) {
                    long copied = content.transferTo(written.out());
                    if (copied != piece.length()) {
                        throw wrongLength(segment, piece, copied);
                    }
                }
            }
            for (StoredTail tail : inTails.getOrDefault(segment, List.of())) {
                TailPayload payload = TailPayload.parse(repository.readTail(tail.file()));
                written.write(
                        ByteBuffer.wrap(payload.content()), payload.start().minus(segment.start()));
            }
            written.finish(lengths.getOrDefault(segment, 0), segmentSize);
        }
    }

    private static SourceException wrongLength(WalSegment segment, Piece piece, long copied) {
        return new SourceException(
                "Segment " + segment + " in snapshot " + piece.snapshot().shortId() + " has " + copied
                        + " bytes instead of " + piece.length() + ". Use the log in another repository.");
    }

    /** A segment's bytes, of the segment's full size, zeros behind what is held; for one that memory has room for. */
    byte[] read(WalSegment segment) throws IOException {
        byte[] bytes = new byte[segmentSize];
        Piece piece = inChapters.get(segment);
        if (piece != null) {
            EntryPath path = StoredLog.WAL.resolve(RollPlan.fileName(segment, piece.length()));
            try (InputStream content = repository.read(piece.snapshot(), path)) {
                int copied = content.readNBytes(bytes, 0, piece.length());
                if (copied != piece.length()) {
                    throw wrongLength(segment, piece, copied);
                }
            }
        }
        for (StoredTail tail : inTails.getOrDefault(segment, List.of())) {
            TailPayload payload = TailPayload.parse(repository.readTail(tail.file()));
            byte[] content = payload.content();
            System.arraycopy(content, 0, bytes, (int) payload.start().minus(segment.start()), content.length);
        }
        Arrays.fill(bytes, lengths.getOrDefault(segment, 0), segmentSize, (byte) 0);
        return bytes;
    }
}
