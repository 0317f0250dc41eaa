package io.holdfast.sources.postgres.log;

import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.log.ReceiverStatus.Phase;
import io.holdfast.sources.postgres.protocol.PhysicalSlot;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The log of one cluster, streaming: received into the spool and shipped from there to each repository on its own.
 * Runs on threads of its own until it is closed. A stop at any instant, of the process or the machine, loses nothing
 * that was acknowledged to the server.
 */
public final class PostgresLog implements AutoCloseable {
    private static final String INTAKE = "log";
    private static final long DEFAULT_SPOOL_MIB = 16L << 10;
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Spool spool;
    private final SpoolRoom room;
    private final CoverageMarks marks;
    private final Clock clock;
    private final LogIntake intake;
    private final Optional<SlotWatch> watch;
    private final List<LogShipper> shippers;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param dataSet lower-case letters, digits, dots and dashes
     * @param service as tag of the log's snapshots
     * @param hostname of the log's snapshots
     * @param extraVerify as {@link SnapshotRequest#extraVerify}
     * @param source the settings of {@link PostgresEndpoint#of} and {@link PhysicalSlot#nameFor}, {@code
     *     spool-max-mib}, the bound of the spool (default 16384), and {@code slot-max-mib}, what the server's disk can spare
     *     for the slot (default 0: not known)
     * @param spool a directory for this data set alone
     * @param repositories by name, at least one
     */
    public record Request(
            String dataSet,
            String service,
            String hostname,
            boolean extraVerify,
            SourceSettings source,
            Path spool,
            Map<String, RepositorySupplier> repositories) {
        public Request {
            repositories = Map.copyOf(repositories);
        }
    }

    public enum State {
        /** The server or the repository is asked for the first time; nothing has failed yet. */
        STARTING,
        STREAMING,
        /** Tried again by itself. */
        RECONNECTING,
        /** A person has to do something. */
        FAILED
    }

    /**
     * How far the log has come into one repository.
     *
     * @param received up to where it is durable in the spool
     * @param receivedAt when the last bytes came in, by this machine's clock
     * @param shipped up to where the repository holds it
     * @param shippedAt up to this instant a restore from the repository loses nothing, by the database server's clock.
     *     Moves on while nothing is written, too; after a loss of this machine the repository itself knows it to
     *     about a quarter of a minute
     * @param restorableTo up to this instant the repository itself says that it is complete, and a restore can be told to
     *     go. Behind {@code shippedAt} by a few seconds, by a quarter of a minute while nothing is written
     * @param lagBytes received and not yet shipped
     * @param lag how much would be lost if the server and this machine were gone now; the time since the start when
     *     nothing was shipped yet
     * @param spooledBytes in the spool, for all repositories
     * @param spoolMostBytes at which the spool is full
     * @param slot what the slot holds back on the server; empty when the log is handed over, or the server does not say
     * @param gapFoundAt when log was found to be missing that no base backup has made needless yet
     * @param detail what is wrong, with what to do; empty when all is well
     */
    public record Progress(
            String repository,
            Optional<LogPosition> received,
            Optional<Instant> receivedAt,
            Optional<LogPosition> shipped,
            Optional<Instant> shippedAt,
            Optional<Instant> restorableTo,
            long lagBytes,
            Duration lag,
            long spooledBytes,
            long spoolMostBytes,
            Optional<SlotHold> slot,
            State state,
            Optional<Instant> gapFoundAt,
            String detail) {}

    private final Instant started;

    private PostgresLog(Request request, LogTiming timing, Clock clock, RandomGenerator random) throws IOException {
        PostgresEndpoint endpoint = PostgresEndpoint.of(request.source());
        String slot = PhysicalSlot.nameFor(request.source(), request.dataSet());
        long most = spoolBound(request.source());
        this.watch = isHandedOver(request.source())
                ? Optional.empty()
                : Optional.of(new SlotWatch(endpoint, slot, request.source(), timing.again()));
        if (request.repositories().isEmpty()) {
            throw new SourceException("The log of " + request.dataSet()
                    + " has no repository to go to. Name at least one in its policy.");
        }
        this.clock = clock;
        this.started = clock.instant();
        this.spool = Spool.open(request.spool());
        this.room = new SpoolRoom(spool, request.repositories().keySet(), most, SpoolRoom.FLOOR);
        this.marks = new CoverageMarks();
        LogNames names = new LogNames(request.dataSet(), request.service(), request.hostname(), request.extraVerify());
        this.shippers = request.repositories().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new LogShipper(
                        new OtherRepositories(entry.getKey(), request.repositories(), spool, room),
                        entry.getValue(),
                        spool,
                        room,
                        names,
                        marks,
                        timing,
                        clock,
                        random))
                .toList();
        FirstLook looked =
                new FirstLook(spool, shippers.stream().map(LogShipper::looked).toList());
        this.intake = watch.isEmpty()
                ? new SegmentInbox(request.dataSet(), spool, marks, room, looked, clock)
                : new LogReceiver(endpoint, slot, spool, marks, room, looked, timing, clock, random);
    }

    /**
     * Begins. Touches the spool only; that server and repositories answer is seen by the {@linkplain #progress
     * progress}.
     *
     * @throws SourceException when a setting is wrong or the spool is in use
     */
    public static PostgresLog start(Request request, Clock clock) throws IOException {
        return start(request, LogTiming.DEFAULT, clock);
    }

    static PostgresLog start(Request request, LogTiming timing, Clock clock) throws IOException {
        PostgresLog log = new PostgresLog(request, timing, clock, RandomGenerator.of("L64X128MixRandom"));
        if (log.intake instanceof LogReceiver receiver) {
            log.begin("log-receiver-" + request.dataSet(), receiver);
        }
        // virtual, so that an interrupt ends its waiting for the server
        log.watch.ifPresent(watch -> log.threads.add(
                Thread.ofVirtual().name("log-slot-" + request.dataSet()).start(watch)));
        for (LogShipper shipper : log.shippers) {
            log.begin("log-shipper-" + request.dataSet() + "-" + shipper.name(), shipper);
        }
        return log;
    }

    private void begin(String name, Runnable work) {
        // few and long-lived, and they wait in forced writes, which would pin a virtual thread's carrier
        threads.add(Thread.ofPlatform().name(name).daemon().start(work));
    }

    private static boolean isHandedOver(SourceSettings source) throws SourceException {
        String value = source.get(INTAKE).orElse("stream");
        if (!value.equals("stream") && !value.equals("archive")) {
            throw new SourceException("The source's setting '" + INTAKE + "' is '" + value
                    + "'. Write stream (received over the replication protocol) or archive (handed over by the server's"
                    + " archive_command).");
        }
        return value.equals("archive");
    }

    /**
     * Takes a file that the server's archive_command hands over; it is on the disk when this returns.
     *
     * @param name of the file, as PostgreSQL has it
     * @param completed when it was written to last, if known
     * @param after the segment before it, which is handed over at the same time and waited for
     * @throws SourceException saying why it is not taken
     */
    public void take(String name, InputStream content, Optional<Instant> completed, Optional<String> after)
            throws IOException, InterruptedException {
        if (!(intake instanceof SegmentInbox inbox)) {
            throw new SourceException(
                    "This log is received over the replication protocol. To have it handed over instead," + " add "
                            + INTAKE + ": archive to the data set's source.");
        }
        inbox.take(name, content, completed, after);
    }

    private static long spoolBound(SourceSettings source) throws SourceException {
        String value = source.get("spool-max-mib").orElse(Long.toString(DEFAULT_SPOOL_MIB));
        try {
            long mib = Long.parseLong(value);
            if (mib >= 64 && mib <= 1L << 30) {
                return mib << 20;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new SourceException("The source's setting 'spool-max-mib' is '" + value + "'. Give MiB, 64 or more.");
    }

    /** One for each repository, in the order of their names. Quick. */
    public List<Progress> progress() {
        ReceiverStatus receiving = intake.status();
        return shippers.stream().map(shipper -> progress(shipper, receiving)).toList();
    }

    private Progress progress(LogShipper shipper, ReceiverStatus receiving) {
        LogShipper.State shipping = shipper.state();
        Optional<LogPosition> received = spool.received();
        Instant now = clock.instant();
        Optional<CoverageMarks.Mark> mark = shipping.shipped().flatMap(marks::at);
        Optional<Instant> covered = mark.map(CoverageMarks.Mark::server).or(shipping::covered);
        Duration lag = Duration.between(
                mark.map(CoverageMarks.Mark::local).or(shipping::covered).orElse(started), now);
        long behind = shipping.shipped()
                .flatMap(at -> spool.facts()
                        .identity()
                        .map(identity ->
                                SpoolWalk.of(spool, identity.segmentSize()).bytesAfter(at)))
                .orElse(spool.bytes());
        State state = state(shipper, receiving, shipping);
        return new Progress(
                shipper.name(),
                received,
                receiving.receivedAt(),
                shipping.shipped(),
                covered,
                shipping.covered(),
                behind,
                lag.isNegative() ? Duration.ZERO : lag,
                spool.bytes(),
                room.most(),
                watch.flatMap(SlotWatch::seen),
                state,
                shipper.openGap().map(Gap::foundAt),
                detail(shipper, receiving, shipping));
    }

    private State state(LogShipper shipper, ReceiverStatus receiving, LogShipper.State shipping) {
        if (receiving.phase() == Phase.FAILED
                || room.isFull()
                || shipper.openGap().isPresent()) {
            return State.FAILED;
        }
        if (receiving.phase() == Phase.RECONNECTING || shipping.phase() == Phase.RECONNECTING) {
            return State.RECONNECTING;
        }
        return receiving.phase() == Phase.STREAMING && shipping.phase() == Phase.STREAMING
                ? State.STREAMING
                : State.STARTING;
    }

    private String detail(LogShipper shipper, ReceiverStatus receiving, LogShipper.State shipping) {
        List<String> sentences = new ArrayList<>();
        if (receiving.phase() != Phase.STREAMING) {
            sentences.add(receiving.detail());
        }
        sentences.add(shipping.detail());
        shipper.openGap()
                .ifPresent(gap -> sentences.add("Log is missing " + gap + " (" + gap.reason()
                        + "). No restore can cross this gap: take a new base backup now. Streaming goes on."));
        room.problem(shipper.name()).ifPresent(sentences::add);
        sentences.removeIf(String::isEmpty);
        return String.join(" ", sentences);
    }

    /** Ends the threads; what is in the spool stays for the next start. Waits at most some ten seconds. */
    @Override
    public void close() throws IOException {
        intake.stop();
        shippers.forEach(LogShipper::stop);
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                if (!thread.join(STOPPING)) {
                    throw new IOException("Thread " + thread.getName() + " does not end; the spool " + spool.directory()
                            + " stays in use until it does");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the log was being stopped", e);
        }
        spool.close();
    }
}
