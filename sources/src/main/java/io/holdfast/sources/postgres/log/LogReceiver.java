package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.ReceiverStatus.Phase;
import io.holdfast.sources.postgres.protocol.ConnectionCut;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.PhysicalSlot;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.protocol.ServerErrorException;
import io.holdfast.sources.postgres.protocol.SystemIdentity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives a cluster's log into a spool for as long as its thread is not interrupted: makes its slot when there is
 * none, connects again after every failure, follows the server to new timelines, and notes a gap when the server has
 * removed log that was not received yet.
 *
 * <p>Shows up in pg_stat_replication, and may be named in synchronous_standby_names, under the name of its slot.
 */
final class LogReceiver implements LogIntake, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogReceiver.class);
    private static final String REMOVED = "58P01"; // undefined_file: "requested WAL segment … has already been removed"
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final PostgresEndpoint endpoint;
    private final String slot;
    private final Spool spool;
    private final SpoolBinding binding;
    private final CoverageMarks marks;
    private final SpoolRoom room;
    private final FirstLook firstLook;
    private final LogTiming timing;
    private final Clock clock;
    private final RandomGenerator random;
    private volatile ReceiverStatus status =
            new ReceiverStatus(Phase.STARTING, "Connecting for the first time.", Optional.empty());
    private final ConnectionCut stopping = new ConnectionCut();
    private @Nullable SpoolWriter writer;
    private int failures;
    /** Said with the gap that may come of it. */
    private String givenUp = "";

    LogReceiver(
            PostgresEndpoint endpoint,
            String slot,
            Spool spool,
            CoverageMarks marks,
            SpoolRoom room,
            FirstLook firstLook,
            LogTiming timing,
            Clock clock,
            RandomGenerator random) {
        this.endpoint = endpoint;
        this.slot = slot;
        this.spool = spool;
        this.binding = new SpoolBinding(endpoint, spool);
        this.marks = marks;
        this.room = room;
        this.firstLook = firstLook;
        this.timing = timing;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public ReceiverStatus status() {
        return status;
    }

    /** To be followed by an interrupt of its thread, which alone may get lost in what it interrupts. */
    @Override
    public void stop() {
        stopping.cut();
    }

    @Override
    public void run() {
        try {
            while (!stopping.isCut()) {
                try (ReplicationConnection connection = ReplicationConnection.open(endpoint, slot, stopping)) {
                    receive(connection);
                } catch (SpoolBinding.RefusedException e) {
                    say(Phase.FAILED, e.getMessage());
                } catch (IOException e) {
                    say(Phase.RECONNECTING, e.getMessage());
                }
                marks.interrupted();
                Thread.sleep(pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // an interrupted thread cannot use a file channel
            boolean interrupted = Thread.interrupted();
            closeWriter();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void say(Phase phase, @Nullable String detail) {
        if (stopping.isCut()) {
            return;
        }
        String text = String.valueOf(detail);
        if (!status.detail().equals(text)) {
            LOG.warn("Log of {}: {}", endpoint, text);
        }
        status = new ReceiverStatus(phase, text, status.receivedAt());
    }

    private long pause() {
        long longest = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(failures, 10));
        failures++;
        return longest / 2 + random.nextLong(longest / 2 + 1);
    }

    private void receive(ReplicationConnection connection) throws IOException, InterruptedException {
        SystemIdentity server = connection.identifySystem();
        int segmentSize = binding.bind(server, connection.show("wal_segment_size"));
        Ancestry history = binding.history(connection, server.timeline());
        Lsn kept = kept(connection, server);
        firstLook.await(endpoint);
        StreamStart.From start = start(server, history, kept, segmentSize);
        if (start.gap().isPresent()) {
            noteGap(start.position(), start.gap().get());
        }
        LogPosition position = start.position();
        while (true) {
            Optional<LogPosition> next;
            try {
                next = new LogStreaming(
                                connection, slot, writer(segmentSize), marks, room, timing, clock, this::streaming)
                        .run(position, server.timeline());
            } catch (ServerErrorException e) {
                LogPosition present = new LogPosition(
                        server.timeline(),
                        WalSegment.holding(server.timeline(), kept, segmentSize).start());
                if (!e.sqlState().equals(REMOVED) || present.compareTo(position) <= 0) {
                    throw e;
                }
                noteGap(present, givenUp + e.getMessage());
                closeWriter();
                position = present;
                continue;
            } catch (SourceException e) {
                throw e;
            } catch (IOException e) {
                // what the disk holds of the open segment is not sure any more: it is received again
                if (writer != null) {
                    writer.abandon();
                    writer = null;
                }
                throw new SourceException(
                        "The spool " + spool.directory() + " cannot be written (" + e.getMessage()
                                + "). Make room on its disk and check its permissions; the database server keeps its"
                                + " log until then, and nothing is lost.",
                        e);
            }
            if (next.isEmpty()) {
                throw new SourceException("PostgreSQL at " + endpoint.where()
                        + " ended the stream of its log, as it does when it stops. Start it again; the log then"
                        + " goes on.");
            }
            marks.clear();
            position = next.get();
            binding.history(connection, position.timeline());
            server = connection.identifySystem();
        }
    }

    private void streaming(Instant receivedAt) {
        failures = 0;
        givenUp = "";
        status = new ReceiverStatus(Phase.STREAMING, "", Optional.of(receivedAt));
    }

    /** The oldest position that the slot keeps on the server; makes the slot when there is none, or a dead one. */
    private Lsn kept(ReplicationConnection connection, SystemIdentity server) throws IOException, InterruptedException {
        Optional<PhysicalSlot> found = connection.readSlot(slot);
        if (found.isPresent() && found.get().restart().isEmpty()) {
            givenUp = "The server had given the slot " + slot + " up (max_slot_wal_keep_size = "
                    + connection.show("max_slot_wal_keep_size") + "). ";
            LOG.warn("{}It is made anew", givenUp);
            connection.dropSlot(slot);
            found = Optional.empty();
        }
        if (found.isEmpty()) {
            connection.createPhysicalSlot(slot, true);
            found = connection.readSlot(slot);
        }
        return found.flatMap(PhysicalSlot::restart).orElse(server.flushed());
    }

    private StreamStart.From start(SystemIdentity server, Ancestry history, Lsn kept, int segmentSize)
            throws SourceException {
        Optional<LogPosition> received = spool.received();
        if (received.isEmpty()) {
            WalSegment first = WalSegment.holding(server.timeline(), kept, segmentSize);
            return new StreamStart.From(new LogPosition(server.timeline(), first.start()), Optional.empty());
        }
        return switch (StreamStart.decide(
                received.get(), resume(received.get(), segmentSize), history, server.flushed(), segmentSize)) {
            case StreamStart.From from -> from;
            case StreamStart.Refused refused -> throw new SpoolBinding.RefusedException(refused.why());
        };
    }

    /** After what this run has forced to the disk; what an earlier run left of an open segment is received again. */
    private LogPosition resume(LogPosition received, int segmentSize) {
        if (writer != null && writer.end().isPresent()) {
            return writer.end().get();
        }
        return received.segmentStart(segmentSize);
    }

    private void noteGap(LogPosition to, @Nullable String reason) throws IOException {
        LogPosition from = spool.received().orElse(to);
        Gap gap = new Gap(from, to, clock.instant(), String.valueOf(reason));
        LOG.error("The log of {} has a gap {}: {}", endpoint, gap, reason);
        spool.facts().add(gap);
        marks.clear();
    }

    private SpoolWriter writer(int segmentSize) {
        if (writer == null) {
            writer = new SpoolWriter(spool, segmentSize);
        }
        return writer;
    }

    private void closeWriter() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                LOG.warn(
                        "The spool {} could not be forced to the disk; its open segment is received again",
                        spool.directory(),
                        e);
            }
            writer = null;
        }
    }
}
