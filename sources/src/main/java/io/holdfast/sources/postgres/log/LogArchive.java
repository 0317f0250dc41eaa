package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.sources.postgres.log.LogDocument.Range;
import io.holdfast.sources.postgres.log.StoredLog.Chapter;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.wal.TransactionSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a data set's log back from a repository: what the snapshots hold and the tails beyond. A view as of
 * {@link #open}; the log may go on meanwhile. Methods block. For one thread at a time.
 */
public final class LogArchive {
    private final Repository repository;
    private final String dataSet;
    private final StoredLog log;
    private final List<Long> systems;

    private LogArchive(Repository repository, String dataSet, StoredLog log) {
        this.repository = repository;
        this.dataSet = dataSet;
        this.log = log;
        this.systems = Stream.concat(
                        log.chapters().stream()
                                .map(chapter -> chapter.document().systemIdentifier()),
                        log.tails().stream().map(tail -> tail.header().systemIdentifier()))
                .distinct()
                .toList();
    }

    /**
     * Looks at what the repository holds of the log; it may hold nothing.
     *
     * @throws IOException when the repository cannot be read
     */
    public static LogArchive open(Repository repository, String dataSet) throws IOException {
        return new LogArchive(repository, dataSet, StoredLog.read(repository, dataSet, Integer.MAX_VALUE));
    }

    /**
     * What {@link #extractInto} writes.
     *
     * @param end the position after the last byte
     * @param coveredUntil a restore with these files loses nothing that was committed up to here, by the server's clock;
     *     empty when that is not known
     * @param timeline the last one that the files reach
     * @param segments files of full size, the last one with zeros behind {@code end}
     * @param bytes of log in them
     */
    public record Extracted(Lsn end, Optional<Instant> coveredUntil, int timeline, int segments, long bytes) {}

    /**
     * From where to where the newest line of the log goes without a gap.
     *
     * @param from a base backup that began at or after this position, and ended before {@code to}, can be rolled forward
     * @param to the end of what is held
     * @param since an instant at or before which the log held begins, when known: from the first chapter on
     * @param coveredUntil a restore loses nothing that was committed up to here, by the server's clock
     * @param gap the newest gap before {@code from}, if there was one
     */
    public record Window(
            LogPosition from,
            LogPosition to,
            Optional<Instant> since,
            Optional<Instant> coveredUntil,
            Optional<Gap> gap) {}

    /**
     * A span of time of which the log is held without a gap.
     *
     * @param from when what is held of it was first stored: the log itself may begin a little earlier
     * @param until a restore within the span loses nothing that was committed up to here, by the server's clock
     * @param gap what is missing before it, as far as that was noted
     */
    public record Covered(Instant from, Instant until, Optional<Gap> gap) {}

    /** The spans that the log covers, in order; between two of them log is missing, or it is of another cluster. */
    public List<Covered> covered() {
        return CoveredSpans.of(log);
    }

    /** Where the log had come to at an instant, by the server's clock. */
    public record Place(Instant at, Lsn position) {}

    /** Where the log of the cluster whose log was stored last had come to, in order of time, as far as that was noted. */
    public List<Place> places() {
        return systems.isEmpty()
                ? List.of()
                : LogCoverage.of(log, systems.getLast()).claims().stream()
                        .map(claim -> new Place(claim.until(), claim.position().lsn()))
                        .sorted(Comparator.comparing(Place::at))
                        .toList();
    }

    /** Of the cluster whose log was stored last. Empty when the repository holds no log of the data set. */
    public Optional<Window> window() throws IOException {
        return systems.isEmpty() ? Optional.empty() : window(systems.getLast());
    }

    /**
     * Of one cluster. Empty when the repository holds no log of it.
     *
     * @param system the cluster's system identifier, unsigned
     */
    public Optional<Window> window(long system) throws IOException {
        if (!systems.contains(system)) {
            return Optional.empty();
        }
        StoredSegments segments = segments(system);
        List<Range> ranges = segments.ranges();
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        Range last = ranges.getLast();
        Range first = last;
        for (Range range : ranges.reversed()) {
            if (joins(segments, range, first)) {
                first = range;
            }
        }
        LogPosition from = new LogPosition(first.timeline(), first.from());
        List<Chapter> chapters = log.chapters().stream()
                .filter(chapter -> chapter.document().systemIdentifier() == system)
                .toList();
        return Optional.of(new Window(
                from,
                last.end(),
                chapters.stream()
                        .filter(chapter -> chapter.document().start().compareTo(from) >= 0)
                        .map(chapter -> chapter.document().begun())
                        .min(Comparator.naturalOrder()),
                LogCoverage.of(log, system).until(LogPath.through(segments, dataSet, from), last.end()),
                chapters.stream()
                        .flatMap(chapter -> chapter.document().gap().stream())
                        .max(Comparator.comparing(Gap::foundAt))));
    }

    /**
     * Writes one file of the newest cluster's log.
     *
     * @param name PostgreSQL's: of a segment or a timeline's history
     * @return false when the repository does not hold it, or not all of it
     */
    public boolean write(String name, Path file) throws IOException {
        if (systems.isEmpty()) {
            return false;
        }
        StoredSegments segments = segments(systems.getLast());
        Optional<Integer> timeline = Ancestry.timelineOf(name);
        if (timeline.isPresent()) {
            Ancestry history = segments.histories().get(timeline.get());
            if (history != null) {
                Files.write(file, history.file());
            }
            return history != null;
        }
        Optional<WalSegment> segment = WalSegment.parse(name, segments.segmentSize());
        Integer length = segment.map(segments.lengths()::get).orElse(null);
        if (length == null || length < segments.segmentSize()) {
            return false;
        }
        segments.write(segment.get(), file);
        return true;
    }

    /** Whether {@code later} goes on where {@code earlier} ends, or where a timeline was left within it. */
    private static boolean joins(StoredSegments segments, Range earlier, Range later) {
        Ancestry history = segments.histories().getOrDefault(later.timeline(), Ancestry.none(later.timeline()));
        return history.endOf(earlier.timeline())
                .filter(fork -> !fork.isAfter(earlier.to())
                        && !fork.isBefore(earlier.from())
                        && !later.from().isAfter(fork))
                .isPresent();
    }

    /** As {@link #extractInto(Path, int, Lsn, Optional, Optional)}, all there is of the newest cluster's log. */
    public Extracted extractInto(Path directory, int timeline, Lsn from) throws IOException {
        return extractInto(directory, timeline, from, Optional.empty(), Optional.empty());
    }

    /**
     * Writes the log from a position on as files for {@code restore_command = 'cp directory/%f "%p"'}: segments under
     * PostgreSQL's names and history files. It follows the newest timeline that goes through the position.
     *
     * @param directory made when absent; must be empty
     * @param timeline on which {@code from} lies, such as that of a base backup
     * @param from the first position that is needed; the whole segment that holds it is written
     * @param until nothing committed after this instant is wanted: log that is surely later may be left out, and a gap
     *     after it does not matter
     * @param systemIdentifier of the cluster, unsigned; empty is the one whose log was stored last
     * @throws MissingLogException when log is missing from {@code from} to {@code until} or the end, naming what
     */
    public Extracted extractInto(
            Path directory, int timeline, Lsn from, Optional<Instant> until, Optional<Long> systemIdentifier)
            throws IOException {
        requireEmpty(directory);
        LogPlan plan = plan(timeline, from, until, Optional.empty(), systemIdentifier);
        plan.writeHistories(directory);
        try (SegmentExtraction extraction =
                SegmentExtraction.start(plan.source(), plan.segments(), directory, new SegmentExtraction.Taker() {})) {
            extraction.await();
        }
        return plan.extent();
    }

    /**
     * What a recovery from a position needs; other parameters as of {@link #extractInto(Path, int, Lsn, Optional,
     * Optional)}.
     *
     * @param along the timeline to be followed, such as one that was given up; empty is the newest that goes through
     *     {@code from}
     * @throws MissingLogException when log is missing from {@code from} to {@code until} or the end, naming what
     */
    public LogPlan plan(
            int timeline, Lsn from, Optional<Instant> until, Optional<Integer> along, Optional<Long> systemIdentifier)
            throws IOException {
        if (systems.isEmpty()) {
            throw new MissingLogException("The repository " + repository.location() + " holds no log of " + dataSet
                    + ". Restore without a point in time, or use another repository.");
        }
        long system = systemIdentifier.orElse(systems.getLast());
        return LogPlan.of(
                repository,
                dataSet,
                segments(system),
                LogCoverage.of(log, system),
                system,
                new LogPosition(timeline, from),
                until,
                along);
    }

    /**
     * What a standby of a living primary can take from here on its way there: what follows a position on the primary's own
     * way, and nothing that was written elsewhere after the primary had left. The primary must have the rest.
     *
     * @return empty when the repository holds nothing of that
     */
    public Optional<LogPlan> plan(LogPosition from, PrimaryWay primary) throws IOException {
        long system = Long.parseUnsignedLong(primary.systemIdentifier());
        if (!systems.contains(system)) {
            return Optional.empty();
        }
        try {
            return LogPlan.along(repository, dataSet, segments(system), system, from, primary.ancestry());
        } catch (MissingLogException e) {
            return Optional.empty();
        }
    }

    /** What {@link #search} found, on the way to a timeline. */
    public record Searched(TransactionSearch.Found found, int timeline) {}

    /**
     * Finds transactions in the log that goes without a gap, of the cluster whose log was stored last. Reads from some time
     * before the wanted one on, as rows are logged before their commit.
     *
     * @param timeline to which the log is followed, such as one that was given up after a restore; empty is the newest
     * @throws MissingLogException when the repository holds no log of the data set, or of the timeline
     */
    public Searched search(TransactionSearch search, Instant from, Optional<Integer> timeline) throws IOException {
        Window window = window().orElseThrow(() -> new MissingLogException("The repository " + repository.location()
                + " holds no log of " + dataSet + ". Use another repository."));
        long system = systems.getLast();
        StoredSegments segments = segments(system);
        LogPath path = LogPath.through(segments, dataSet, window.from());
        if (timeline.isPresent() && timeline.get() != path.target().timeline()) {
            path = LogPath.along(segments, dataSet, window.from(), timeline.get());
        }
        return new Searched(
                search.search(
                        new LogStretch(new CurrentSegments(repository, dataSet, system, segments), path).from(from)),
                path.target().timeline());
    }

    StoredSegments segments(long system) throws IOException {
        int size = Stream.concat(
                        log.chapters().stream()
                                .map(Chapter::document)
                                .filter(document -> document.systemIdentifier() == system)
                                .map(LogDocument::segmentSize),
                        log.tails().stream()
                                .map(StoredLog.StoredTail::header)
                                .filter(header -> header.systemIdentifier() == system)
                                .map(TailPayload::segmentSize))
                .findFirst()
                .orElseThrow(() -> new MissingLogException("The repository " + repository.location()
                        + " holds no log of " + dataSet + " from the database cluster "
                        + Long.toUnsignedString(system) + ". Use another repository, or restore without the log."));
        return StoredSegments.of(repository, log, system, size);
    }

    private static void requireEmpty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            Optional<Path> one = files.findFirst();
            if (one.isPresent()) {
                throw new MissingLogException("The folder " + directory + " is not empty: it holds "
                        + one.get().getFileName() + ". Name an empty one for the log.");
            }
        }
    }
}
