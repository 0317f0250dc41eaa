package io.holdfast.sources.postgres.log;

import static io.holdfast.sources.postgres.log.LogPlace.IDENTITY;
import static io.holdfast.sources.postgres.log.LogPlace.SEGMENT;
import static io.holdfast.sources.postgres.log.LogPlace.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The process dies after and before each change of the repository in turn. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class RepositoryLogCrashTest {
    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void open() throws Exception {
        repository = TestRepository.init(folder.resolve("repository"));
    }

    @AfterEach
    void close() throws Exception {
        repository.close();
    }

    @Test
    void wherever_the_process_dies_the_next_one_leaves_the_log_whole() throws Exception {
        int changes = 0;
        FaultyRepository counting = new FaultyRepository(repository.open());
        try (LogPlace whole = new LogPlace(repository, "whole", folder.resolve("whole"), IDENTITY)) {
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
        try (LogPlace here = new LogPlace(repository, name, folder.resolve(name), IDENTITY)) {
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
                LogPlace.ship(next);
                here.receive(1, here.written + 1234);
                LogPlace.ship(next);
                here.clock.pass(Duration.ofMinutes(15));
                LogPlace.ship(next);
                here.clock.pass(Duration.ofMinutes(15));
                for (int i = 0; i < 200 && !isTidy(name); i++) {
                    here.clock.pass(Duration.ofMinutes(15)); // a forget gives way to others
                    LogPlace.ship(next);
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
    private int scenario(LogPlace here, Repository into) throws Exception {
        int said = 0;
        try (RepositoryLog shipping = here.shipping(into)) {
            for (int step :
                    new int[] {1000, 300_000, 900_000, SEGMENT + 17, SEGMENT + 18, 4 * SEGMENT + 5, 5 * SEGMENT}) {
                here.receive(1, step);
                for (int i = 0; i < 2; i++) {
                    LogPlace.ship(shipping);
                    said = shipping.shipped()
                            .map(at -> (int) at.lsn().minus(START))
                            .orElse(0);
                    here.clock.pass(Duration.ofSeconds(step < SEGMENT ? 1 : 60));
                }
            }
            here.clock.pass(Duration.ofMinutes(11));
            here.receive(1, 5 * SEGMENT + 700);
            for (int i = 0; i < 3; i++) {
                LogPlace.ship(shipping);
                said = (int) shipping.shipped().orElseThrow().lsn().minus(START);
                here.clock.pass(Duration.ofMinutes(1));
            }
            return -1;
        } catch (RepositoryException e) {
            return said;
        }
    }
}
