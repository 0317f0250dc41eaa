package io.holdfast.sources.postgres.log;

import static io.holdfast.sources.postgres.log.LogPlace.SEGMENT;
import static io.holdfast.sources.postgres.log.LogPlace.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is read back of a log, and what is refused. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogArchiveTest {
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
    void two_clusters_that_used_one_name_are_kept_apart() throws Exception {
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            place.receive(1, 2 * SEGMENT + 9);
            LogPlace.ship(shipping);
            place.clock.pass(Duration.ofMinutes(1));
            LogPlace.ship(shipping);
        }
        byte[] others = new byte[SEGMENT + 100];
        Arrays.fill(others, (byte) 'o');
        try (LogPlace second =
                new LogPlace(repository, "db", folder.resolve("spool-of-the-second"), new Identity(-9, SEGMENT))) {
            second.writer.write(1, START, ByteBuffer.wrap(others));
            second.writer.force();
            try (RepositoryLog shipping = second.shipping(repository.open())) {
                assertThat(shipping.shipped()).isEmpty();
                LogPlace.ship(shipping);
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
                LogPlace.ship(shipping);
                for (int i = 0; i < 5; i++) { // its sequences are far ahead
                    place.receive(1, place.written + 10);
                    LogPlace.ship(shipping);
                    place.clock.pass(Duration.ofMinutes(1));
                    LogPlace.ship(shipping);
                }
            }
            origin.open().copyTo(repository.open(), origin.open().snapshots(), io.holdfast.repository.Progress.NONE);
        }
        int copied = repository.open().snapshots().size();
        place.assertHolds(1, place.written);
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            assertThat(shipping.shipped()).as("its own log begins anew").isEmpty();
            LogPlace.ship(shipping);
            place.receive(1, place.written + 10);
            LogPlace.ship(shipping);
            place.receive(1, place.written + 10);
            LogPlace.ship(shipping);
            place.assertHolds(1, place.written);
            place.clock.pass(Duration.ofMinutes(15));
            LogPlace.ship(shipping);
            LogPlace.ship(shipping);
        }
        place.assertHolds(1, place.written);
        assertThat(repository.open().snapshots()).hasSize(copied + 1);
    }

    @Test
    void a_hole_in_the_tails_ends_what_can_be_restored() throws Exception {
        try (RepositoryLog shipping = place.shipping(repository.open())) {
            for (int i = 1; i <= 4; i++) {
                place.receive(1, i * 1000);
                LogPlace.ship(shipping);
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
            LogPlace.ship(shipping);
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
