package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.ReceiverStatus.Phase;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the segments that a server's {@code archive_command} hands over, in the order in which it does so. One that was
 * taken is on the disk. For many threads: several come in at once, and one is taken after the other.
 */
final class SegmentInbox implements LogIntake {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentInbox.class);
    /** A transaction's time is read a moment before its record is written, perhaps into the next segment. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** For how long one that came early waits for the one before it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int BUFFER = 1 << 20;
    private static final long MOST = 1L << 30;

    private final String dataSet;
    private final Spool spool;
    private final CoverageMarks marks;
    private final SpoolRoom room;
    private final FirstLook firstLook;
    private final Clock clock;
    private volatile ReceiverStatus status = new ReceiverStatus(Phase.STREAMING, "", Optional.empty());
    private @Nullable SpoolWriter writer;
    private boolean stopped;

    SegmentInbox(String dataSet, Spool spool, CoverageMarks marks, SpoolRoom room, FirstLook firstLook, Clock clock) {
        this.dataSet = dataSet;
        this.spool = spool;
        this.marks = marks;
        this.room = room;
        this.firstLook = firstLook;
        this.clock = clock;
    }

    @Override
    public ReceiverStatus status() {
        return status;
    }

    /**
     * Takes one file, durably. The same file may be handed over again.
     *
     * @param name PostgreSQL's: of a segment or a timeline's history; others are not needed, and left out
     * @param completed when the segment was written to last, if known: it says up to when the log is complete
     * @param after the segment that is handed over at the same time and comes before this one: it is waited for
     * @throws SourceException saying why it is not taken; the server is to hand it over again
     */
    void take(String name, InputStream content, Optional<Instant> completed, Optional<String> after)
            throws IOException, InterruptedException {
        requireRunning(name);
        Optional<Integer> timeline = Ancestry.timelineOf(name);
        if (timeline.isPresent()) {
            spool.keep(Ancestry.parse(timeline.get(), content.readAllBytes()));
            return;
        }
        if (!name.matches("[0-9A-F]{24}")) {
            LOG.info("{} of {} is not needed, and left out", name, dataSet);
            return;
        }
        requireRoom();
        Path file = Files.createTempFile(spool.directory(), "handed", ".new");
        try {
            long size = copy(content, file);
            inOrder(name, file, size, completed, after);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private synchronized void inOrder(
            String name, Path file, long size, Optional<Instant> completed, Optional<String> after)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (after.isPresent() && !isTaken(after.get(), size)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || stopped) {
                throw new SourceException(name + " was handed over before " + after.get() + ", which did not come. Hand"
                        + " both over again.");
            }
            wait(left);
        }
        requireRunning(name);
        requireRoom();
        segment(name, file, size, completed);
        notifyAll();
    }

    /** @param size of a segment */
    private boolean isTaken(String name, long size) throws SourceException {
        if (size > MOST || Long.bitCount(size) != 1) {
            return true; // it is refused for that
        }
        WalSegment segment = WalSegment.parse(name, (int) size)
                .orElseThrow(() -> new SourceException("There is no segment '" + name + "' to wait for."));
        return spool.received().filter(received -> isBefore(segment, received)).isPresent();
    }

    private synchronized void requireRunning(String name) throws SourceException {
        if (stopped) {
            throw new SourceException("The log of " + dataSet + " is being stopped. Hand " + name + " over again.");
        }
    }

    private void requireRoom() throws IOException {
        if (!room.fits()) {
            throw new SourceException("The spool " + spool.directory() + " is full, and no repository holds what is in"
                    + " it. Bring a repository back; the database server keeps its log until then.");
        }
    }

    private static long copy(InputStream content, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = content.read(buffer); read >= 0 && size <= MOST; read = content.read(buffer)) {
                out.write(buffer, 0, read);
                size += read;
            }
        }
        return size;
    }

    private void segment(String name, Path file, long size, Optional<Instant> completed)
            throws IOException, InterruptedException {
        SegmentHeader header = SegmentHeader.read(file, name);
        if (size != header.segmentSize()) {
            throw new SourceException(name + " is of " + size + " bytes, and a segment of this cluster of "
                    + header.segmentSize() + ". Hand it over again when it is whole.");
        }
        WalSegment segment = WalSegment.parse(name, header.segmentSize())
                .filter(named -> named.start().equals(header.start()) && header.timeline() <= named.timeline())
                .orElseThrow(() -> new SourceException(name + " holds the log from " + header.start() + " on timeline "
                        + header.timeline() + ", which is another segment's. Hand each over under its own name (%f)."));
        bind(header);
        firstLook.await(dataSet);
        Spool.Held held = spool.segments().get(segment);
        if (held != null && held.complete()) {
            if (isSame(segment, file)) {
                return;
            }
            throw new SourceException(
                    name + " was handed over before with another content. Two servers must not archive"
                            + " to one data set: see which is the primary.");
        }
        Optional<LogPosition> received = spool.received();
        if (received.isPresent() && isBefore(segment, received.get())) {
            // it was taken, and has left the spool for the repositories
            return;
        }
        if (received.isPresent() && !follows(segment, received.get())) {
            noteGap(received.get(), segment);
        }
        if (received.isPresent() && received.get().timeline() < segment.timeline()) {
            endTimeline(received.get(), segment, file);
        }
        append(segment, file, segment.size());
        Instant now = clock.instant();
        completed.ifPresent(
                at -> marks.complete(new LogPosition(segment.timeline(), segment.end()), at.minus(MOMENT), now));
        status = new ReceiverStatus(Phase.STREAMING, "", Optional.of(now));
    }

    private void bind(SegmentHeader header) throws IOException {
        Optional<SpoolFacts.Identity> known = spool.facts().identity();
        if (known.isEmpty()) {
            spool.facts().bind(new SpoolFacts.Identity(header.systemIdentifier(), header.segmentSize()));
        } else if (known.get().systemIdentifier() != header.systemIdentifier()
                || known.get().segmentSize() != header.segmentSize()) {
            throw new SourceException("The segment is another database cluster's (system identifier "
                    + Long.toUnsignedString(header.systemIdentifier()) + ") than those taken so far ("
                    + Long.toUnsignedString(known.get().systemIdentifier()) + "). If the cluster was made anew on"
                    + " purpose, move " + spool.directory() + " away and take a base backup; else correct the data set"
                    + " that its archive_command names.");
        }
    }

    private boolean isSame(WalSegment segment, Path file) throws IOException {
        try (InputStream there = spool.open(segment, segment.size());
                InputStream given = Files.newInputStream(file)) {
            byte[] one = new byte[BUFFER];
            byte[] other = new byte[BUFFER];
            int read = there.readNBytes(one, 0, BUFFER);
            while (read > 0) {
                if (given.readNBytes(other, 0, BUFFER) != read || !Arrays.equals(one, 0, read, other, 0, read)) {
                    return false;
                }
                read = there.readNBytes(one, 0, BUFFER);
            }
            return true;
        }
    }

    private static boolean isBefore(WalSegment segment, LogPosition received) {
        return segment.timeline() < received.timeline()
                || segment.timeline() == received.timeline() && !segment.end().isAfter(received.lsn());
    }

    /** Whether it goes on where the log that was taken ends, on the same timeline or on one that was left there. */
    private boolean follows(WalSegment segment, LogPosition received) {
        if (segment.timeline() == received.timeline()) {
            return segment.equals(received.segment(segment.size()));
        }
        Ancestry history = spool.histories().get(segment.timeline());
        return history != null
                && history.endOf(received.timeline())
                        .filter(fork -> !fork.isBefore(segment.start())
                                && fork.isBefore(segment.end())
                                && !received.lsn().isBefore(segment.start()))
                        .isPresent();
    }

    /**
     * The last segment of a timeline that was left is never full, and comes as a file of its own, if at all. But the new
     * timeline's first segment begins with the same bytes, up to where the old one was left.
     */
    private void endTimeline(LogPosition received, WalSegment segment, Path file) throws IOException {
        Ancestry history = spool.histories().get(segment.timeline());
        Optional<Lsn> fork = history == null ? Optional.empty() : history.endOf(received.timeline());
        if (fork.isPresent()
                && received.lsn().equals(segment.start())
                && segment.start().isBefore(fork.get())) {
            append(new WalSegment(received.timeline(), segment.number(), segment.size()), file, (int)
                    fork.get().minus(segment.start()));
        }
    }

    private void noteGap(LogPosition from, WalSegment segment) throws IOException {
        Gap gap = new Gap(
                from,
                new LogPosition(segment.timeline(), segment.start()),
                clock.instant(),
                "the server handed over " + segment.fileName() + " and not what comes before it");
        LOG.error("The log of {} has a gap {}: {}", dataSet, gap, gap.reason());
        spool.facts().add(gap);
        marks.clear();
    }

    private void append(WalSegment segment, Path file, int length) throws IOException {
        SpoolWriter to = writer == null ? new SpoolWriter(spool, segment.size()) : writer;
        writer = to;
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            for (long position = 0; position < length; position += buffer.limit()) {
                buffer.clear().limit((int) Math.min(BUFFER, length - position));
                while (buffer.hasRemaining() && from.read(buffer) >= 0) {
                    // until it is full
                }
                buffer.flip();
                to.write(segment.timeline(), segment.start().plus(position), buffer);
            }
            to.force();
        } catch (IOException e) {
            to.abandon();
            writer = null;
            throw new SourceException(
                    "The spool " + spool.directory() + " cannot be written (" + e.getMessage()
                            + "). Make room on its disk and check its permissions; the database server keeps its log"
                            + " until then, and nothing is lost.",
                    e);
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
        SpoolWriter open = writer;
        writer = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn(
                        "The spool {} could not be closed in order; it holds whole segments only",
                        spool.directory(),
                        e);
            }
        }
    }
}
