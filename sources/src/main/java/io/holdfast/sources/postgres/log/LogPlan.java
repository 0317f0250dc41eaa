package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.LogArchive.Extracted;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What one recovery needs of a stored log: which segments, in which order, and how far they lead. Immutable. */
public final class LogPlan {
    private final CurrentSegments source;
    private final int segmentSize;
    private final List<WalSegment> segments;
    private final List<Ancestry> histories;
    private final Extracted extent;

    private LogPlan(
            CurrentSegments source,
            int segmentSize,
            List<WalSegment> segments,
            List<Ancestry> histories,
            Extracted extent) {
        this.source = source;
        this.segmentSize = segmentSize;
        this.segments = List.copyOf(segments);
        this.histories = List.copyOf(histories);
        this.extent = extent;
    }

    /**
     * Follows a timeline that goes through a position, no farther than is wanted.
     *
     * @param along the timeline; empty is the newest
     * @throws MissingLogException when log is missing up to there, naming what
     */
    static LogPlan of(
            Repository repository,
            String dataSet,
            StoredSegments stored,
            LogCoverage coverage,
            long system,
            LogPosition from,
            Optional<Instant> until,
            Optional<Integer> along)
            throws SourceException {
        LogPath path = along.isPresent()
                ? LogPath.along(stored, dataSet, from, along.get())
                : LogPath.through(stored, dataSet, from);
        Optional<LogPosition> enough = until.flatMap(instant -> coverage.enough(path, instant));
        if (path.hole().isPresent() && enough.isEmpty()) {
            throw hole(repository, dataSet, stored, path.end(), path.hole().get(), until);
        }
        LogPosition end = enough.orElse(path.end());
        List<WalSegment> wanted = path.segments().keySet().stream()
                .filter(segment -> new LogPosition(segment.timeline(), segment.start()).compareTo(end) < 0)
                .toList();
        return new LogPlan(
                new CurrentSegments(repository, dataSet, system, stored),
                stored.segmentSize(),
                wanted,
                // PostgreSQL finds a timeline that nobody has by asking for one history after the other
                List.copyOf(stored.histories().values()),
                new Extracted(end.lsn(), coverage.until(path, end), end.timeline(), wanted.size(), path.bytes(wanted)));
    }

    /**
     * Follows a primary's way as far as the log is held without a hole; the primary has the rest. A segment in which the
     * primary left a timeline is not taken from that one: it may hold what others wrote there afterwards.
     *
     * @return empty when nothing that is held is of use
     * @throws MissingLogException when not even the beginning is held
     */
    static Optional<LogPlan> along(
            Repository repository,
            String dataSet,
            StoredSegments stored,
            long system,
            LogPosition from,
            Ancestry primary)
            throws MissingLogException {
        LogPath path = LogPath.through(stored, dataSet, from, primary);
        List<WalSegment> wanted = path.segments().keySet().stream()
                .filter(segment -> primary.endOf(segment.timeline())
                        .map(left -> !segment.end().isAfter(left))
                        .orElse(true))
                .toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        NavigableMap<Integer, Ancestry> histories =
                new TreeMap<>(stored.histories().headMap(primary.timeline(), true));
        if (!primary.forks().isEmpty()) {
            histories.put(primary.timeline(), primary);
        }
        WalSegment last = wanted.getLast();
        return Optional.of(new LogPlan(
                new CurrentSegments(repository, dataSet, system, stored),
                stored.segmentSize(),
                wanted,
                List.copyOf(histories.values()),
                new Extracted(
                        last.start().plus(path.segments().getOrDefault(last, 0)),
                        Optional.empty(),
                        last.timeline(),
                        wanted.size(),
                        path.bytes(wanted))));
    }

    private static MissingLogException hole(
            Repository repository,
            String dataSet,
            StoredSegments stored,
            LogPosition end,
            LogPosition next,
            Optional<Instant> until) {
        String unknown = until.map(instant -> ", and it is not known that " + instant + " lies before it")
                .orElse("");
        Optional<Lsn> fork = Optional.ofNullable(stored.histories().get(next.timeline()))
                .flatMap(history -> history.endOf(end.timeline()));
        if (fork.filter(end.lsn()::isAfter).isPresent()) {
            return new MissingLogException("The recovery point lies on timeline " + end.timeline() + " after "
                    + fork.get() + ", where timeline " + next.timeline() + " left it; its log ends at " + end.lsn()
                    + unknown + ". Use a recovery point of timeline " + next.timeline()
                    + ", or a point in time at which timeline " + end.timeline() + " was still in use.");
        }
        return new MissingLogException("The log of " + dataSet + " in " + repository.location() + " has a gap from "
                + end + " to " + next + unknown + ". Use a recovery point that was made after the gap, an earlier"
                + " point in time, or another repository.");
    }

    /** How far it leads. */
    public Extracted extent() {
        return extent;
    }

    /** Bytes of a whole segment. */
    int segmentSize() {
        return segmentSize;
    }

    /** In the order of replay. */
    List<WalSegment> segments() {
        return segments;
    }

    List<Ancestry> histories() {
        return histories;
    }

    SegmentExtraction.Source source() {
        return source;
    }

    void writeHistories(Path directory) throws IOException {
        for (Ancestry history : histories) {
            Files.write(directory.resolve(Ancestry.fileName(history.timeline())), history.file());
        }
    }
}
