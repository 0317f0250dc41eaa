package io.holdfast.sources.postgres.log;

import static io.holdfast.sources.postgres.log.LogPlace.LOG;
import static io.holdfast.sources.postgres.log.LogPlace.SEGMENT;
import static io.holdfast.sources.postgres.log.LogPlace.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.SystemIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script is run as a recovering server runs it. */
@Timeout(360)
class LogFeedTest {
    private static final int SEGMENTS = 10;

    @TempDir
    Path folder;

    TestRepository repository;
    LogPlace place;
    Path wal;

    @BeforeEach
    void ship() throws Exception {
        repository = TestRepository.init(folder.resolve("repository"));
        place = new LogPlace(repository, "db", folder.resolve("spool"), LogPlace.IDENTITY);
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            place.receive(1, SEGMENTS * SEGMENT + 100);
            LogPlace.ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
        }
        wal = folder.resolve("it's a 100 % \"strange\" name");
    }

    @AfterEach
    void close() throws Exception {
        place.close();
        repository.close();
    }

    private LogPlan plan() throws IOException {
        return place.archive().plan(1, START, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void a_standby_gets_nothing_that_was_written_after_its_primary_had_left() throws Exception {
        Lsn left = START.plus(3L * SEGMENT + 500);
        PrimaryWay primary = PrimaryWay.of(
                new SystemIdentity(Long.toString(LogPlace.IDENTITY.systemIdentifier()), 2, left.plus(100)),
                ("1\t" + left + "\tno recovery target specified\n").getBytes(StandardCharsets.US_ASCII));
        LogPlan plan = place.archive().plan(new LogPosition(1, START), primary).orElseThrow();

        assertThat(plan.segments())
                .extracting(WalSegment::fileName)
                .as("the one in which it left is its own")
                .containsExactly(name(0), name(1), name(2));
        try (LogFeed feed = LogFeed.start(plan, wal, file -> {})) {
            assertTaken(feed, 2);
            assertThat(take(feed, name(3), folder.resolve("left"))).isEqualTo(1);
            Path history = folder.resolve("history");
            assertThat(take(feed, "00000002.history", history)).isZero();
            assertThat(history).content().contains(left.toString());
        }
        assertThat(primary.leadsThrough(1, left)).isTrue();
        assertThat(primary.leadsThrough(1, left.plus(1))).isFalse();
        assertThat(place.archive().plan(new LogPosition(1, left.plus(SEGMENT)), primary))
                .isEmpty();
    }

    private static String name(int number) {
        return WalSegment.holding(1, START.plus((long) number * SEGMENT), SEGMENT)
                .fileName();
    }

    /** @return the exit code */
    private int take(LogFeed feed, String name, Path to) throws Exception {
        return take(feed.restoreCommand(), name, to);
    }

    private int take(String restoreCommand, String name, Path to) throws Exception {
        String command =
                restoreCommand.replace("%f", name).replace("%p", to.toString()).replace("%%", "%");
        Process shell = new ProcessBuilder("sh", "-c", command).inheritIO().start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return shell.exitValue();
    }

    private void assertTaken(LogFeed feed, int number) throws Exception {
        Path to = folder.resolve("RECOVERYXLOG");
        Files.deleteIfExists(to);
        assertThat(take(feed, name(number), to)).isZero();
        byte[] expected = Arrays.copyOfRange(LOG, number * SEGMENT, Math.min(place.written, (number + 1) * SEGMENT));
        assertThat(Files.readAllBytes(to)).isEqualTo(Arrays.copyOf(expected, SEGMENT));
    }

    private long there() throws IOException {
        try (Stream<Path> files = Files.list(wal)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}"))
                    .count();
        }
    }

    @Test
    void the_server_gets_every_segment_and_no_more_lies_there_than_is_allowed() throws Exception {
        try (LogFeed feed = LogFeed.start(plan(), wal, file -> {}, 2)) {
            for (int i = 0; i <= SEGMENTS; i++) {
                assertTaken(feed, i);
                // behind, the one asked for, ahead, and one for each thread that had begun
                assertThat(there()).isLessThanOrEqualTo(4 + 1 + 2 + 1);
            }
            assertThat(take(feed, name(0), folder.resolve("again")))
                    .as("what was removed is not waited for")
                    .isEqualTo(1);
            assertTaken(feed, SEGMENTS);
            assertThat(take(feed, name(SEGMENTS + 1), folder.resolve("beyond"))).isEqualTo(1);
            assertThat(take(feed, "00000002.history", folder.resolve("history")))
                    .isEqualTo(1);
            assertThat(feed.failure()).isEmpty();
            assertThat(feed.took()).isPositive();
        }
    }

    @Test
    void the_server_waits_for_what_is_on_its_way() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        LogFeed.Ownership slow = file -> {
            try {
                if (file.getFileName().toString().contains(name(3))) {
                    late.await();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        try (LogFeed feed = LogFeed.start(plan(), wal, slow, 100)) {
            Thread.ofVirtual().start(() -> {
                try {
                    // until the server waits
                    while (!feed.waited().isPositive()) {
                        Thread.sleep(20);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    late.countDown();
                }
            });
            assertTaken(feed, 3);
            assertThat(feed.waited()).isPositive();
        }
    }

    @Test
    void a_log_that_cannot_be_fetched_is_no_log_that_ends() throws Exception {
        LogPlan plan = plan();
        try (Stream<Path> packs = Files.walk(repository.directory.resolve("data"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }
        try (LogFeed feed = LogFeed.start(plan, wal, file -> {}, 2)) {
            assertThat(take(feed, name(0), folder.resolve("lost"))).isEqualTo(200);
            assertThat(feed.failure()).isPresent();
        }
    }

    @Test
    void a_standby_that_waits_for_what_is_missing_is_told_from_one_that_waits_for_what_is_to_come() throws Exception {
        LogSupply supply = LogSupply.in(wal, "db", file -> {});
        Path to = folder.resolve("RECOVERYXLOG");
        assertThat(refreshed(supply).lacking()).as("nothing was asked for").isEmpty();
        assertThat(take(supply.restoreCommand(), name(SEGMENTS), to)).isZero();
        assertThat(refreshed(supply).lacking()).as("its rest is to come").isEmpty();
        assertThat(take(supply.restoreCommand(), name(SEGMENTS + 1), to)).isEqualTo(1);
        assertThat(refreshed(supply).lacking()).as("it is to come").isEmpty();

        // the rest of a segment and the next one are never received
        place.writer.close();
        place.spool
                .facts()
                .add(new Gap(
                        new LogPosition(1, START.plus(place.written)),
                        new LogPosition(1, START.plus((SEGMENTS + 1L) * SEGMENT)),
                        place.clock.instant(),
                        "removed"));
        place.writer = new SpoolWriter(place.spool, SEGMENT);
        place.written = (SEGMENTS + 1) * SEGMENT;
        place.receive(1, place.written + 100);
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            LogPlace.ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
        }
        assertThat(refreshed(supply).lacking()).as("this one there is").isEmpty();
        assertThat(take(supply.restoreCommand(), name(SEGMENTS), to)).isZero();
        assertThat(refreshed(supply).lacking().map(WalSegment::fileName)).contains(name(SEGMENTS));
    }

    @Test
    void a_standby_is_given_the_same_segment_once_and_a_history_as_often_as_it_asks() throws Exception {
        LogSupply supply = LogSupply.in(wal, "db", file -> {});
        refreshed(supply);
        String history = "00000002.history";
        Path to = folder.resolve("RECOVERYXLOG");
        Path read = folder.resolve("RECOVERYHISTORY");
        assertThat(take(supply.restoreCommand(), history, read)).isEqualTo(1);
        String content = "1\t0/7197BB0\tno recovery target specified\n";
        Files.writeString(wal.resolve(history), content);

        assertThat(take(supply.restoreCommand(), name(0), to)).isZero();
        assertThat(take(supply.restoreCommand(), history, read)).isZero();
        Files.delete(read);
        assertThat(take(supply.restoreCommand(), history, read))
                .as("after it has seen that it is there")
                .isZero();
        assertThat(read).hasContent(content);
        assertThat(take(supply.restoreCommand(), name(0), to)).isEqualTo(1);
        refreshed(supply);
        assertThat(take(supply.restoreCommand(), name(0), to))
                .as("by a server that was started again")
                .isZero();
        assertThat(supply.timeline()).as("that of segments").isEqualTo(1);
    }

    private LogSupply.Held refreshed(LogSupply supply) throws IOException {
        return supply.refresh(repository.open(), LogPlace.IDENTITY.systemIdentifier())
                .orElseThrow();
    }

    @Test
    void a_server_does_not_wait_for_a_process_that_is_gone() throws Exception {
        try (LogFeed feed = LogFeed.start(plan(), wal, file -> {}, 0)) {
            assertTaken(feed, 0);
            Path script = wal.resolve(".take");
            Files.writeString(
                    script,
                    Files.readString(script)
                            .replace("/proc/" + ProcessHandle.current().pid(), "/proc/none"));
            Files.writeString(wal.resolve(".expected"), "000000010000000000000000\n");
            assertThat(take(feed, "000000010000000000000000", folder.resolve("never")))
                    .isEqualTo(201);
        }
    }
}
