package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.protocol.WalMessage;
import io.holdfast.sources.postgres.protocol.WalStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One stream of one timeline into the spool. What has come in is forced to the disk as soon as nothing more waits on
 * the connection, and then acknowledged at once: commits that wait for us wait for one write and one sync, shared by
 * all that came in meanwhile. Where the server is far ahead of us, more is on its way, and is waited for a moment: one sync for
 * each of its pauses would take longer than the log does.
 */
final class LogStreaming {
    static final int FORCE_AT_LEAST_EVERY = 4 << 20;
    /** For which, and of which so many bytes, what came in may wait for more that the server has. */
    private static final Duration LONGEST_UNFORCED = Duration.ofMillis(50);

    private static final int MOST_UNFORCED = 16 << 20;

    private final ReplicationConnection connection;
    private final String slot;
    private final SpoolWriter writer;
    private final CoverageMarks marks;
    private final SpoolRoom room;
    private final LogTiming timing;
    private final Clock clock;
    private final Consumer<Instant> alive;

    /** @param alive told at each message, with this machine's clock when bytes came in last */
    LogStreaming(
            ReplicationConnection connection,
            String slot,
            SpoolWriter writer,
            CoverageMarks marks,
            SpoolRoom room,
            LogTiming timing,
            Clock clock,
            Consumer<Instant> alive) {
        this.connection = connection;
        this.slot = slot;
        this.writer = writer;
        this.marks = marks;
        this.room = room;
        this.timing = timing;
        this.clock = clock;
        this.alive = alive;
    }

    /**
     * Streams until the server ends it.
     *
     * @param currentTimeline the server's: only its stream says how far the whole log is
     * @return where to go on when the server left the timeline; empty when it stops
     */
    Optional<LogPosition> run(LogPosition start, int currentTimeline) throws IOException, InterruptedException {
        WalStream stream = connection.startReplication(Optional.of(slot), start.lsn(), start.timeline());
        boolean present = start.timeline() == currentTimeline;
        Lsn acknowledged = writer.forced()
                .filter(forced -> forced.equals(start))
                .map(LogPosition::lsn)
                .orElse(Lsn.NONE);
        Lsn expected = start.lsn();
        Instant receivedAt = clock.instant();
        long heard = System.nanoTime();
        long told = heard - timing.poll().toNanos();
        // one question at a time: see CoverageMarks
        boolean asked = false;
        while (true) {
            room.await(stream, acknowledged, timing.poll());
            long now = System.nanoTime();
            Duration untilStatus =
                    Duration.ofNanos(Math.max(0, told + timing.poll().toNanos() - now));
            Optional<WalMessage> message = stream.receive(untilStatus);
            boolean statusWanted = false;
            int unforced = 0;
            boolean farBehind = false;
            long since = System.nanoTime();
            while (message.isPresent()) {
                heard = System.nanoTime();
                switch (message.get()) {
                    case WalMessage.Data data -> {
                        if (!data.start().equals(expected)) {
                            throw new SourceException("The server sent its log from " + data.start() + " on instead of "
                                    + expected + ". The stream is begun again.");
                        }
                        writer.write(start.timeline(), data.start(), ByteBuffer.wrap(data.bytes()));
                        expected = data.end();
                        unforced += data.bytes().length;
                        farBehind = data.serverEnd().minus(expected) >= FORCE_AT_LEAST_EVERY;
                        receivedAt = clock.instant();
                        if (present) {
                            marks.said(
                                    new LogPosition(start.timeline(), data.serverEnd()), data.serverTime(), receivedAt);
                        }
                    }
                    case WalMessage.Keepalive keepalive -> {
                        statusWanted |= keepalive.replyRequested();
                        // what asks for an answer is none
                        if (!keepalive.replyRequested()) {
                            asked = false;
                            if (present) {
                                marks.answered(
                                        new LogPosition(start.timeline(), keepalive.serverEnd()),
                                        keepalive.serverTime(),
                                        clock.instant());
                            }
                        }
                    }
                    case WalMessage.End end -> {
                        writer.force();
                        return end.next()
                                .map(next -> new LogPosition(
                                        next.timeline(),
                                        WalSegment.holding(next.timeline(), next.start(), writer.segmentSize())
                                                .start()));
                    }
                }
                alive.accept(receivedAt);
                Duration patience = farBehind ? LONGEST_UNFORCED.minusNanos(System.nanoTime() - since) : Duration.ZERO;
                boolean room = unforced < (farBehind ? MOST_UNFORCED : FORCE_AT_LEAST_EVERY);
                message = room && (stream.readable() || patience.isPositive())
                        ? stream.receive(patience.isPositive() ? patience : Duration.ZERO)
                        : Optional.empty();
            }
            writer.force();
            Lsn forced = writer.forced()
                    .filter(position -> position.timeline() == start.timeline())
                    .map(LogPosition::lsn)
                    .orElse(Lsn.NONE);
            now = System.nanoTime();
            boolean due = now - told >= timing.poll().toNanos();
            if (due || statusWanted || forced.isAfter(acknowledged)) {
                stream.sendStatus(forced, forced, forced, due && !asked);
                asked |= due;
                acknowledged = forced;
                told = due ? now : told;
            }
            if (now - heard > timing.silence().toNanos()) {
                throw new SourceException(
                        "The server has said nothing for " + timing.silence().toSeconds()
                                + " s though it was asked. Check the network between; the connection is made again.");
            }
        }
    }
}
