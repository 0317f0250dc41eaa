package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.PhysicalSlot;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A receiver alone, on a thread of its own, with a spool that nobody empties. */
final class ReceiverRun implements AutoCloseable {
    static final String DATA_SET = "trading-db";
    static final Duration SOON = Duration.ofSeconds(90);

    final Spool spool;
    final LogReceiver receiver;
    private final Thread thread;

    ReceiverRun(SourceSettings settings, Path folder) throws Exception {
        spool = Spool.open(folder);
        receiver = new LogReceiver(
                PostgresEndpoint.of(settings),
                PhysicalSlot.nameFor(settings, DATA_SET),
                spool,
                new CoverageMarks(),
                new SpoolRoom(spool, List.of("nowhere"), 1L << 40, 0),
                new FirstLook(spool, List.of()),
                LogTiming.DEFAULT,
                Clock.systemUTC(),
                RandomGenerator.getDefault());
        thread = Thread.ofPlatform().name("receiver under test").start(receiver);
    }

    /** A server with a journal, in a test's folder. */
    static TestCluster cluster(Path folder, int major, Map<String, String> settings) throws Exception {
        // PostgreSQL runs by another account when the tests run as root
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestCluster cluster = TestCluster.start(major, folder.resolve("cluster"), settings);
        Writers.prepare(cluster);
        return cluster;
    }

    /** Waits until this much was received. */
    void await(int timeline, String lsn) throws InterruptedException {
        LogPosition wanted = new LogPosition(timeline, Lsn.parse(lsn));
        Eventually.within(
                SOON,
                () -> spool.received().filter(at -> at.compareTo(wanted) >= 0).isPresent(),
                () -> "received " + spool.received() + " instead of " + wanted + "; " + receiver.status());
    }

    void await(ReceiverStatus.Phase phase) throws InterruptedException {
        Eventually.within(
                SOON, () -> receiver.status().phase() == phase, () -> receiver.status() + " instead of " + phase);
    }

    @Override
    public void close() throws Exception {
        thread.interrupt();
        thread.join();
        spool.close();
    }
}
