package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Repository;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A spool into which random bytes are received for a log, and the data set as which it is shipped into a real
 * repository, by a clock that is set by hand.
 */
final class LogPlace implements AutoCloseable {
    static final int SEGMENT = 1 << 20;
    static final Lsn START = new Lsn(7L * SEGMENT);
    static final Identity IDENTITY = new Identity(4711, SEGMENT);
    static final LogTiming TIMING = timing(Duration.ZERO);

    /** @param slowRoll for so long tails may wait for a snapshot */
    static LogTiming timing(Duration slowRoll) {
        return new LogTiming(
                Duration.ofSeconds(1),
                Duration.ofSeconds(50),
                2 * SEGMENT,
                slowRoll,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofHours(24),
                3);
    }

    static final byte[] LOG = new byte[12 * SEGMENT];

    static {
        new Random(7).nextBytes(LOG);
    }

    private static final AtomicInteger EXTRACTIONS = new AtomicInteger();

    static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-11-24T14:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final TestRepository repository;
    final String dataSet;
    final Path directory;
    final Identity identity;
    final HandClock clock = new HandClock();
    Spool spool;
    SpoolWriter writer;
    int written;

    LogPlace(TestRepository repository, String dataSet, Path directory, Identity identity) throws Exception {
        this.repository = repository;
        this.dataSet = dataSet;
        this.directory = directory;
        this.identity = identity;
        open();
    }

    void open() throws Exception {
        spool = Spool.open(directory);
        if (spool.facts().identity().isEmpty()) {
            spool.facts().bind(identity);
        }
        writer = new SpoolWriter(spool, SEGMENT);
    }

    RepositoryLog shipping(Repository into) throws IOException {
        return shipping(into, new CoverageMarks(), TIMING);
    }

    RepositoryLog shipping(Repository into, CoverageMarks marks, LogTiming timing) throws IOException {
        return new RepositoryLog(
                into,
                spool,
                identity,
                new LogNames(dataSet, "trading", "host", true),
                new OtherRepositories("main", Map.of(), spool, new SpoolRoom(spool, List.of("main"), 1L << 40, 0)),
                marks,
                timing,
                clock);
    }

    void receive(int timeline, int to) throws Exception {
        writer.write(timeline, START.plus(written), ByteBuffer.wrap(LOG, written, to - written));
        writer.force();
        written = to;
    }

    LogArchive archive() throws IOException {
        return LogArchive.open(repository.open(), dataSet);
    }

    /** What a restore would get is what the server wrote, byte by byte. */
    void assertHolds(int timeline, int to) throws Exception {
        Path out = newFolder();
        LogArchive.Extracted extracted = archive().extractInto(out, timeline, START);
        assertThat(extracted.end()).isEqualTo(START.plus(to));
        byte[] all = new byte[(to + SEGMENT - 1) / SEGMENT * SEGMENT];
        for (int at = 0; at < to; at += SEGMENT) {
            byte[] segment = Files.readAllBytes(out.resolve(
                    WalSegment.holding(timeline, START.plus(at), SEGMENT).fileName()));
            assertThat(segment).hasSize(SEGMENT);
            System.arraycopy(segment, 0, all, at, SEGMENT);
        }
        byte[] expected = Arrays.copyOf(Arrays.copyOf(LOG, to), all.length);
        assertThat(Arrays.mismatch(all, expected)).as("first wrong byte").isEqualTo(-1);
    }

    @Override
    public void close() throws IOException {
        writer.close();
        spool.close();
    }

    /** Beside the spool; absent. */
    Path newFolder() {
        return directory.resolveSibling("out-" + EXTRACTIONS.incrementAndGet());
    }

    /** Ships what was received; a roll that is begun is waited for. */
    static void ship(RepositoryLog shipping) throws Exception {
        shipping.advance();
        for (int i = 0; i < 30_000 && shipping.isRolling(); i++) {
            Thread.sleep(2);
        }
        shipping.advance();
    }
}
