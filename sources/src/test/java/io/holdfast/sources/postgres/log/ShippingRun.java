package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A whole log stream under test, in a hurry. */
final class ShippingRun implements AutoCloseable {
    static final String DATA_SET = ReceiverRun.DATA_SET;
    static final Duration SOON = Duration.ofSeconds(200);
    static final LogTiming HURRY = new LogTiming(
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            64 << 20,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofHours(24),
            256);

    /** Reads the spool, writes the repository and rolls snapshots all the time, so that a stop strikes in their midst. */
    static final LogTiming RESTLESS = new LogTiming(
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            4 << 20,
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(30),
            Duration.ofHours(24),
            256);

    final PostgresLog log;

    ShippingRun(SourceSettings settings, Path spool, LogTiming timing, Map<String, RepositorySupplier> repositories)
            throws Exception {
        this(DATA_SET, settings, spool, timing, repositories);
    }

    ShippingRun(
            String dataSet,
            SourceSettings settings,
            Path spool,
            LogTiming timing,
            Map<String, RepositorySupplier> repositories)
            throws Exception {
        log = PostgresLog.start(
                new PostgresLog.Request(dataSet, "trading", "db1", true, settings, spool, repositories),
                timing,
                Clock.systemUTC());
    }

    PostgresLog.Progress progress(String repository) {
        return log.progress().stream()
                .filter(progress -> progress.repository().equals(repository))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a repository holds the log up to here. */
    void awaitShipped(String repository, int timeline, String lsn) throws InterruptedException {
        LogPosition wanted = new LogPosition(timeline, Lsn.parse(lsn));
        Eventually.within(
                SOON,
                () -> progress(repository)
                        .shipped()
                        .filter(at -> at.compareTo(wanted) >= 0)
                        .isPresent(),
                () -> progress(repository) + " instead of " + wanted);
    }

    /** Waits until a repository says of itself that a restore to this instant loses nothing. */
    void awaitRestorable(String repository, Instant instant) throws InterruptedException {
        Eventually.within(
                SOON,
                () -> progress(repository)
                        .restorableTo()
                        .filter(to -> !to.isBefore(instant))
                        .isPresent(),
                () -> progress(repository) + " instead of up to " + instant);
    }

    @Override
    public void close() throws Exception {
        log.close();
    }
}
