package io.holdfast.sources.postgres.log;

import static io.holdfast.sources.postgres.log.LogPlace.SEGMENT;
import static io.holdfast.sources.postgres.log.LogPlace.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.wal.WalPiece;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The log in one repository, with random bytes for a log. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class RepositoryLogTest {
    @TempDir
    Path folder;

    private TestRepository repository;
    private LogPlace place;

    @BeforeEach
    void open() throws Exception {
        repository = TestRepository.init(folder.resolve("repository"));
        place = new LogPlace(repository, "db", folder.resolve("spool"), LogPlace.IDENTITY);
    }

    @AfterEach
    void close() throws Exception {
        place.close();
        repository.close();
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
            LogPlace.ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
            assertThat(shipping.shipped().orElseThrow().lsn()).isEqualTo(START.plus(SEGMENT + 500_000));
            // the server is reached again: the open segment comes from its beginning
            place.written = SEGMENT;
            place.receive(1, SEGMENT + 400_000);
            LogPlace.ship(shipping);
            place.assertHolds(1, SEGMENT + 400_000);
            place.receive(1, SEGMENT + 600_000);
            LogPlace.ship(shipping);
            place.assertHolds(1, SEGMENT + 600_000);
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
            place.assertHolds(1, SEGMENT + 600_000);
            place.receive(1, 3 * SEGMENT);
            LogPlace.ship(shipping);
            place.assertHolds(1, 3 * SEGMENT);
        }
    }

    @Test
    void the_log_is_followed_through_a_fork_in_tails_and_in_snapshots() throws Exception {
        int fork = SEGMENT + 1000;
        byte[] history = ("1\t" + START.plus(fork) + "\tpromoted\n").getBytes(StandardCharsets.UTF_8);
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            place.receive(1, fork + 700); // the old primary wrote on for a while
            LogPlace.ship(shipping);
            place.spool.keep(Ancestry.parse(2, history));
            place.written = SEGMENT;
            place.receive(2, SEGMENT + 5000);
            LogPlace.ship(shipping);
            assertFollows(fork, SEGMENT + 5000);
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
            assertFollows(fork, SEGMENT + 5000);
            place.receive(2, 6 * SEGMENT + 3);
            LogPlace.ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
            place.receive(2, 6 * SEGMENT + 9);
            LogPlace.ship(shipping);
            assertFollows(fork, 6 * SEGMENT + 9);
        }
        try (RepositoryLog again = place.shipping(repository.open())) {
            assertThat(again.shipped()).contains(new LogPosition(2, START.plus(6 * SEGMENT + 9)));
            LogPlace.ship(again);
        }
        assertThatThrownBy(() -> place.archive().extractInto(folder.resolve("divergent"), 1, START.plus(fork + 500)))
                .as("from what the old primary wrote after the fork nothing leads to the new one")
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("where timeline 2 left it");
    }

    private void assertFollows(int fork, int end) throws Exception {
        Path out = place.newFolder();
        LogArchive.Extracted extracted = place.archive().extractInto(out, 1, START.plus(10));
        assertThat(extracted.timeline()).isEqualTo(2);
        assertThat(extracted.end()).isEqualTo(START.plus(end));
        assertThat(out.resolve("00000002.history")).exists();
        byte[] old = Files.readAllBytes(
                out.resolve(WalSegment.holding(1, START.plus(fork), SEGMENT).fileName()));
        assertThat(Arrays.mismatch(old, 0, fork - SEGMENT, LogPlace.LOG, SEGMENT, fork))
                .isEqualTo(-1);
        byte[] last = Files.readAllBytes(
                out.resolve(WalSegment.holding(2, START.plus(end - 1), SEGMENT).fileName()));
        int from = (end - 1) / SEGMENT * SEGMENT;
        assertThat(Arrays.mismatch(last, 0, end - from, LogPlace.LOG, from, end))
                .isEqualTo(-1);
    }

    @Test
    void tails_that_were_given_while_a_snapshot_was_made_of_the_same_go_with_it() throws Exception {
        RollBesideTails rolling = new RollBesideTails(repository.open());
        int end = 8 * SEGMENT - 300_000;
        place.receive(1, end);
        try (RepositoryLog shipping = place.shipping(rolling.repository())) {
            LogPlace.ship(shipping);
            assertThat(rolling.tails())
                    .as("tails of eight, when the snapshot of all eight was made while the third was written")
                    .isBetween(3, 7);
            assertThat(shipping.shipped()).contains(new LogPosition(1, START.plus(end)));
            assertThat(shipping.rolled()).isEqualTo(shipping.shipped());
            assertThat(repository.open().tails("db")).isEmpty();
            place.assertHolds(1, end);
            place.receive(1, end + 7);
            LogPlace.ship(shipping);
            place.assertHolds(1, end + 7);
        }
        try (RepositoryLog again = place.shipping(repository.open())) {
            assertThat(again.shipped()).contains(new LogPosition(1, START.plus(end + 7)));
            place.receive(1, 9 * SEGMENT);
            LogPlace.ship(again);
            place.assertHolds(1, 9 * SEGMENT);
        }
    }

    @Test
    void a_log_that_is_searched_is_found_where_it_has_gone_meanwhile() throws Exception {
        place.receive(1, 500_000);
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            LogPlace.ship(shipping);
            assertThat(repository.open().tails("db")).isNotEmpty();
            StoredSegments seen = place.archive().segments(LogPlace.IDENTITY.systemIdentifier());
            LogPath path = LogPath.through(seen, "db", new LogPosition(1, START));
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
            assertThat(repository.open().tails("db")).isEmpty();
            CurrentSegments current =
                    new CurrentSegments(repository.open(), "db", LogPlace.IDENTITY.systemIdentifier(), seen);
            WalPiece piece = new LogStretch(current, path)
                    .from(place.clock.instant())
                    .next()
                    .orElseThrow();
            assertThat(piece.held()).isEqualTo(500_000);
            assertThat(Arrays.mismatch(piece.bytes(), 0, 500_000, LogPlace.LOG, 0, 500_000))
                    .isEqualTo(-1);
        }
    }

    @Test
    void what_is_soon_in_a_snapshot_waits_for_it_while_the_server_is_far_ahead_but_not_for_long() throws Exception {
        CoverageMarks marks = new CoverageMarks();
        marks.said(new LogPosition(1, START.plus(8 * SEGMENT)), place.clock.instant(), place.clock.instant());
        place.receive(1, 500_000);
        try (RepositoryLog shipping =
                place.shipping(repository.open(), marks, LogPlace.timing(Duration.ofSeconds(10)))) {
            shipping.advance();
            assertThat(repository.open().tails("db")).isEmpty();
            place.clock.pass(Duration.ofSeconds(10));
            shipping.advance();
            assertThat(repository.open().tails("db")).hasSize(1);
            place.assertHolds(1, 500_000);
            place.receive(1, 4 * SEGMENT);
            LogPlace.ship(shipping);
            assertThat(shipping.rolled()).contains(new LogPosition(1, START.plus(4 * SEGMENT)));
            assertThat(repository.open().tails("db")).isEmpty();
            // near the server's end nothing waits
            place.receive(1, 7 * SEGMENT);
            LogPlace.ship(shipping);
            place.receive(1, 7 * SEGMENT + 100_000);
            shipping.advance();
            place.assertHolds(1, 7 * SEGMENT + 100_000);
        }
    }

    @Test
    void after_a_stop_tails_that_a_snapshot_overtook_say_nothing_of_where_the_log_ends() throws Exception {
        RollBesideTails rolling = new RollBesideTails(repository.open());
        int end = 8 * SEGMENT - 300_000;
        place.receive(1, end);
        try (RepositoryLog stopped = place.shipping(rolling.repository())) {
            stopped.advance();
        }
        assertThat(repository.open().tails("db")).hasSizeBetween(3, 7);
        place.assertHolds(1, end);
        for (int number = 0; number < 7; number++) {
            place.spool.remove(WalSegment.holding(1, START.plus(number * SEGMENT), SEGMENT));
        }
        try (RepositoryLog again = place.shipping(repository.open())) {
            assertThat(again.shipped()).contains(new LogPosition(1, START.plus(end)));
            place.receive(1, end + 7);
            LogPlace.ship(again);
            assertThat(repository.open().tails("db")).hasSize(1);
            place.assertHolds(1, end + 7);
        }
    }

    @Test
    void log_that_is_in_tails_only_is_rolled_even_when_the_spool_has_dropped_it() throws Exception {
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            for (int end : new int[] {1000, SEGMENT / 2, SEGMENT + 10, SEGMENT + 20}) {
                place.receive(1, end);
                LogPlace.ship(shipping);
            }
            assertThat(shipping.rolled()).isEmpty();
            place.receive(1, 3 * SEGMENT + 5);
            for (int number = 0; number < 2; number++) {
                place.spool.remove(WalSegment.holding(1, START.plus(number * SEGMENT), SEGMENT));
            }
            LogPlace.ship(shipping);
            LogPlace.ship(shipping);
            StoredSegments held =
                    StoredSegments.of(repository.open(), StoredLog.read(repository.open(), "db", 100), 4711, SEGMENT);
            assertThat(held.ranges())
                    .containsExactly(
                            new LogDocument.Range(1, START, START.plus(SEGMENT + 20)),
                            new LogDocument.Range(1, START.plus(2 * SEGMENT), START.plus(3 * SEGMENT + 5)));
            Path first = folder.resolve("first");
            held.write(WalSegment.holding(1, START, SEGMENT), first);
            assertThat(Files.readAllBytes(first)).isEqualTo(Arrays.copyOf(LogPlace.LOG, SEGMENT));
            assertThatThrownBy(() -> place.archive().extractInto(folder.resolve("out"), 1, START))
                    .hasMessageContaining("has a gap from " + START.plus(SEGMENT + 20));
            assertThat(shipping.gap().orElseThrow().from()).isEqualTo(new LogPosition(1, START.plus(SEGMENT + 20)));
            assertThat(shipping.gap().orElseThrow().to()).isEqualTo(new LogPosition(1, START.plus(2 * SEGMENT)));
        }
    }
}
