package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log in a real repository, with random bytes for a log and a clock that is set by hand. */
@Timeout(120)
class RepositoryLogTest {
    private static final int SEGMENT = 1 << 20;
    private static final Lsn START = new Lsn(7L * SEGMENT);
    private static final Identity IDENTITY = new Identity(4711, SEGMENT);
    private static final LogTiming TIMING = new LogTiming(
            Duration.ofSeconds(1),
            Duration.ofSeconds(50),
            2 * SEGMENT,
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofHours(24),
            3);

    @TempDir
    Path folder;

    private final byte[] log = new byte[12 * SEGMENT];
    private TestRepository repository;
    private Place place;

    private static final class HandClock extends Clock {
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

    /** A spool into which the log is received, and the data set as which it is shipped. */
    private final class Place implements AutoCloseable {
        final String dataSet;
        final Path directory;
        final Identity identity;
        final HandClock clock = new HandClock();
        Spool spool;
        SpoolWriter writer;
        int written;

        Place(String dataSet, Path directory, Identity identity) throws Exception {
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
            return new RepositoryLog(
                    into,
                    spool,
                    identity,
                    new LogNames(dataSet, "trading", "host"),
                    new CoverageMarks(),
                    TIMING,
                    clock);
        }

        void receive(int timeline, int to) throws Exception {
            writer.write(timeline, START.plus(written), ByteBuffer.wrap(log, written, to - written));
            writer.force();
            written = to;
        }

        LogArchive archive() throws IOException {
            return LogArchive.open(repository.open(), dataSet);
        }

        /** What a restore would get is what the server wrote, byte by byte. */
        void assertHolds(int timeline, int to) throws Exception {
            Path out = folder.resolve("out-" + extractions.incrementAndGet());
            LogArchive.Extracted extracted = archive().extractInto(out, timeline, START);
            assertThat(extracted.end()).isEqualTo(START.plus(to));
            byte[] all = new byte[(to + SEGMENT - 1) / SEGMENT * SEGMENT];
            for (int at = 0; at < to; at += SEGMENT) {
                byte[] segment = Files.readAllBytes(out.resolve(
                        WalSegment.holding(timeline, START.plus(at), SEGMENT).fileName()));
                assertThat(segment).hasSize(SEGMENT);
                System.arraycopy(segment, 0, all, at, SEGMENT);
            }
            byte[] expected = Arrays.copyOf(Arrays.copyOf(log, to), all.length);
            assertThat(Arrays.mismatch(all, expected)).as("first wrong byte").isEqualTo(-1);
        }

        @Override
        public void close() throws IOException {
            writer.close();
            spool.close();
        }
    }

    private final AtomicInteger extractions = new AtomicInteger();

    @BeforeEach
    void open() throws Exception {
        new Random(7).nextBytes(log);
        repository = TestRepository.init(folder.resolve("repository"));
        place = new Place("db", folder.resolve("spool"), IDENTITY);
    }

    @AfterEach
    void close() throws Exception {
        place.close();
        repository.close();
    }

    /** Ships what was received; a roll that is begun is waited for. */
    private static void ship(RepositoryLog shipping) throws Exception {
        shipping.advance();
        for (int i = 0; i < 5000 && shipping.isRolling(); i++) {
            Thread.sleep(2);
        }
        shipping.advance();
    }

    @Test
    void wherever_the_process_dies_the_next_one_leaves_the_log_whole() throws Exception {
        int changes = 0;
        FaultyRepository counting = new FaultyRepository(repository.open());
        try (Place whole = new Place("whole", folder.resolve("whole"), IDENTITY)) {
            counting.failAt(Integer.MAX_VALUE, false);
            assertThat(scenario(whole, counting.repository())).isEqualTo(-1);
            changes = counting.changes();
        }
        assertThat(changes).as("tails, rolls, removals, forgets").isGreaterThan(20);
        // most of a round is waiting for locks to settle
        List<Callable<Void>> rounds = new ArrayList<>();
        for (int change = 0; change < changes; change++) {
            for (boolean after : new boolean[] {false, true}) {
                int number = change;
                rounds.add(() -> {
                    dieAndGoOn(number, after);
                    return null;
                });
            }
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(6)) {
            for (Future<Void> round : workers.invokeAll(rounds)) {
                round.get();
            }
        }
        assertThat(repository.restic("check", "--read-data")).contains("no errors were found");
    }

    private void dieAndGoOn(int change, boolean after) throws Exception {
        String name = "round-" + change + (after ? "-after" : "-before");
        try (Place here = new Place(name, folder.resolve(name), IDENTITY)) {
            FaultyRepository faulty = new FaultyRepository(repository.open());
            faulty.failAt(change, after);
            int said = scenario(here, faulty.repository());
            int held = here.archive()
                    .window()
                    .map(window -> (int) window.to().lsn().minus(START))
                    .orElse(0);
            assertThat(held).as("what was said to be shipped, %s", name).isGreaterThanOrEqualTo(said);
            if (held > 0) {
                here.assertHolds(1, held);
            }
            faulty.heal();
            try (RepositoryLog next = here.shipping(faulty.repository())) {
                ship(next);
                here.receive(1, here.written + 1234);
                ship(next);
                here.clock.pass(Duration.ofMinutes(15));
                ship(next);
                here.clock.pass(Duration.ofMinutes(15));
                for (int i = 0; i < 200 && !isTidy(name); i++) {
                    here.clock.pass(Duration.ofMinutes(15)); // a forget gives way to others
                    ship(next);
                }
            }
            here.assertHolds(1, here.written);
            assertThat(isTidy(name)).as(name).isTrue();
            assertThat(here.archive().window().orElseThrow().gap()).isEmpty();
        }
    }

    private boolean isTidy(String dataSet) throws IOException {
        StoredLog stored = StoredLog.read(repository.open(), dataSet, 1);
        return stored.leftovers().isEmpty() && stored.superseded().isEmpty();
    }

    /**
     * Tails, a roll by time, a roll by bytes, a chapter's end, forgets.
     *
     * @return -1 when it came to its end; else what was said to be shipped when the store failed
     */
    private int scenario(Place here, Repository into) throws Exception {
        int said = 0;
        try (RepositoryLog shipping = here.shipping(into)) {
            for (int step :
                    new int[] {1000, 300_000, 900_000, SEGMENT + 17, SEGMENT + 18, 4 * SEGMENT + 5, 5 * SEGMENT}) {
                here.receive(1, step);
                for (int i = 0; i < 2; i++) {
                    ship(shipping);
                    said = shipping.shipped()
                            .map(at -> (int) at.lsn().minus(START))
                            .orElse(0);
                    here.clock.pass(Duration.ofSeconds(step < SEGMENT ? 1 : 60));
                }
            }
            here.clock.pass(Duration.ofMinutes(11));
            here.receive(1, 5 * SEGMENT + 700);
            for (int i = 0; i < 3; i++) {
                ship(shipping);
                said = (int) shipping.shipped().orElseThrow().lsn().minus(START);
                here.clock.pass(Duration.ofMinutes(1));
            }
            return -1;
        } catch (RepositoryException e) {
            return said;
        }
    }

    @Test
    void bytes_that_were_torn_and_shipped_are_shipped_again_as_they_should_be() throws Exception {
        place.receive(1, SEGMENT + 500_000);
        place.close();
        Path partial = folder.resolve(
                "spool/" + WalSegment.holding(1, START.plus(SEGMENT), SEGMENT).fileName() + ".partial");
        byte[] torn = Files.readAllBytes(partial);
        Arrays.fill(torn, 300_000, 450_000, (byte) 0);
        Files.write(partial, torn);
        place.open();
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            ship(shipping);
            assertThat(shipping.shipped().orElseThrow().lsn()).isEqualTo(START.plus(SEGMENT + 500_000));
            // the server is reached again: the open segment comes from its beginning
            place.written = SEGMENT;
            place.receive(1, SEGMENT + 400_000);
            ship(shipping);
            place.assertHolds(1, SEGMENT + 400_000);
            place.receive(1, SEGMENT + 600_000);
            ship(shipping);
            place.assertHolds(1, SEGMENT + 600_000);
            place.clock.pass(Duration.ofMinutes(1));
            ship(shipping);
            place.assertHolds(1, SEGMENT + 600_000);
            place.receive(1, 3 * SEGMENT);
            ship(shipping);
            place.assertHolds(1, 3 * SEGMENT);
        }
    }

    @Test
    void the_log_is_followed_through_a_fork_in_tails_and_in_snapshots() throws Exception {
        int fork = SEGMENT + 1000;
        byte[] history = ("1\t" + START.plus(fork) + "\tpromoted\n").getBytes(StandardCharsets.UTF_8);
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            place.receive(1, fork + 700); // the old primary wrote on for a while
            ship(shipping);
            place.spool.keep(Ancestry.parse(2, history));
            place.written = SEGMENT;
            place.receive(2, SEGMENT + 5000);
            ship(shipping);
            assertFollows(fork, SEGMENT + 5000);
            place.clock.pass(Duration.ofMinutes(1));
            ship(shipping);
            assertFollows(fork, SEGMENT + 5000);
            place.receive(2, 6 * SEGMENT + 3);
            ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            ship(shipping);
            place.receive(2, 6 * SEGMENT + 9);
            ship(shipping);
            assertFollows(fork, 6 * SEGMENT + 9);
        }
        try (RepositoryLog again = place.shipping(repository.open())) {
            assertThat(again.shipped()).contains(new LogPosition(2, START.plus(6 * SEGMENT + 9)));
            ship(again);
        }
        assertThatThrownBy(() -> place.archive().extractInto(folder.resolve("divergent"), 1, START.plus(fork + 500)))
                .as("from what the old primary wrote after the fork nothing leads to the new one")
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("where timeline 2 left it");
    }

    private void assertFollows(int fork, int end) throws Exception {
        Path out = folder.resolve("out-" + extractions.incrementAndGet());
        LogArchive.Extracted extracted = place.archive().extractInto(out, 1, START.plus(10));
        assertThat(extracted.timeline()).isEqualTo(2);
        assertThat(extracted.end()).isEqualTo(START.plus(end));
        assertThat(out.resolve("00000002.history")).exists();
        byte[] old = Files.readAllBytes(
                out.resolve(WalSegment.holding(1, START.plus(fork), SEGMENT).fileName()));
        assertThat(Arrays.mismatch(old, 0, fork - SEGMENT, log, SEGMENT, fork)).isEqualTo(-1);
        byte[] last = Files.readAllBytes(
                out.resolve(WalSegment.holding(2, START.plus(end - 1), SEGMENT).fileName()));
        int from = (end - 1) / SEGMENT * SEGMENT;
        assertThat(Arrays.mismatch(last, 0, end - from, log, from, end)).isEqualTo(-1);
    }

    @Test
    void two_clusters_that_used_one_name_are_kept_apart() throws Exception {
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            place.receive(1, 2 * SEGMENT + 9);
            ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            ship(shipping);
        }
        byte[] others = new byte[SEGMENT + 100];
        Arrays.fill(others, (byte) 'o');
        try (Place second = new Place("db", folder.resolve("spool-of-the-second"), new Identity(-9, SEGMENT))) {
            second.writer.write(1, START, ByteBuffer.wrap(others));
            second.writer.force();
            try (RepositoryLog shipping = second.shipping(repository.open())) {
                assertThat(shipping.shipped()).isEmpty();
                ship(shipping);
            }
        }
        Path newest = folder.resolve("newest");
        assertThat(place.archive().extractInto(newest, 1, START).end()).isEqualTo(START.plus(SEGMENT + 100));
        assertThat(Files.readAllBytes(
                        newest.resolve(WalSegment.holding(1, START, SEGMENT).fileName())))
                .containsOnly('o');
        Path first = folder.resolve("first");
        assertThat(place.archive()
                        .extractInto(first, 1, START, Optional.empty(), Optional.of(4711L))
                        .end())
                .isEqualTo(START.plus(2 * SEGMENT + 9));
        assertThatThrownBy(() -> place.archive()
                        .extractInto(folder.resolve("third"), 1, START, Optional.empty(), Optional.of(1L)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("from the database cluster 1");
    }

    @Test
    void a_chapter_copied_from_another_repository_is_read_and_left_alone() throws Exception {
        try (TestRepository origin = TestRepository.init(folder.resolve("origin"))) {
            try (RepositoryLog shipping = place.shipping(origin.open())) {
                place.receive(1, 2 * SEGMENT + 9);
                ship(shipping);
                for (int i = 0; i < 5; i++) { // its sequences are far ahead
                    place.receive(1, place.written + 10);
                    ship(shipping);
                    place.clock.pass(Duration.ofMinutes(1));
                    ship(shipping);
                }
            }
            origin.open().copyTo(repository.open(), origin.open().snapshots(), io.holdfast.repository.Progress.NONE);
        }
        int copied = repository.open().snapshots().size();
        place.assertHolds(1, place.written);
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            assertThat(shipping.shipped()).as("its own log begins anew").isEmpty();
            ship(shipping);
            place.receive(1, place.written + 10);
            ship(shipping);
            place.receive(1, place.written + 10);
            ship(shipping);
            place.assertHolds(1, place.written);
            place.clock.pass(Duration.ofMinutes(15));
            ship(shipping);
            ship(shipping);
        }
        place.assertHolds(1, place.written);
        assertThat(repository.open().snapshots()).hasSize(copied + 1);
    }

    @Test
    void log_that_is_in_tails_only_is_rolled_even_when_the_spool_has_dropped_it() throws Exception {
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            for (int end : new int[] {1000, SEGMENT / 2, SEGMENT + 10, SEGMENT + 20}) {
                place.receive(1, end);
                ship(shipping);
            }
            assertThat(shipping.rolled()).isEmpty();
            place.receive(1, 3 * SEGMENT + 5);
            for (int number = 0; number < 2; number++) {
                place.spool.remove(WalSegment.holding(1, START.plus(number * SEGMENT), SEGMENT));
            }
            ship(shipping);
            ship(shipping);
            StoredSegments held =
                    StoredSegments.of(repository.open(), StoredLog.read(repository.open(), "db", 100), 4711, SEGMENT);
            assertThat(held.ranges())
                    .containsExactly(
                            new LogDocument.Range(1, START, START.plus(SEGMENT + 20)),
                            new LogDocument.Range(1, START.plus(2 * SEGMENT), START.plus(3 * SEGMENT + 5)));
            Path first = folder.resolve("first");
            held.write(WalSegment.holding(1, START, SEGMENT), first);
            assertThat(Files.readAllBytes(first)).isEqualTo(Arrays.copyOf(log, SEGMENT));
            assertThatThrownBy(() -> place.archive().extractInto(folder.resolve("out"), 1, START))
                    .hasMessageContaining("has a gap from " + START.plus(SEGMENT + 20));
            assertThat(shipping.gap().orElseThrow().from()).isEqualTo(new LogPosition(1, START.plus(SEGMENT + 20)));
            assertThat(shipping.gap().orElseThrow().to()).isEqualTo(new LogPosition(1, START.plus(2 * SEGMENT)));
        }
    }

    @Test
    void a_hole_in_the_tails_ends_what_can_be_restored() throws Exception {
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            for (int i = 1; i <= 4; i++) {
                place.receive(1, i * 1000);
                ship(shipping);
            }
        }
        var tails = repository.open().tails("db");
        assertThat(tails).hasSize(4);
        repository.open().removeTail(tails.get(1));
        assertThat(place.archive().window().orElseThrow().to().lsn()).isEqualTo(START.plus(1000));
        Path out = folder.resolve("out");
        assertThat(place.archive().extractInto(out, 1, START).end()).isEqualTo(START.plus(1000));
    }

    @Test
    void a_folder_with_something_else_in_it_is_refused() throws Exception {
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            place.receive(1, 1000);
            ship(shipping);
        }
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(taken.resolve("notes.txt"), "keep me");
        assertThatThrownBy(() -> place.archive().extractInto(taken, 1, START))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("not empty", "notes.txt");
        assertThat(taken.resolve("notes.txt")).hasContent("keep me");
        assertThatThrownBy(() -> LogArchive.open(repository.open(), "other").extractInto(folder.resolve("x"), 1, START))
                .hasMessageContaining("holds no log of other");
        assertThat(LogArchive.open(repository.open(), "other").window()).isEmpty();
        assertThat(List.of(taken.toFile().list())).hasSize(1);
    }
}
