package io.holdfast.control.proof;

import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.RestoreTest;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import io.holdfast.control.restore.RestoreRequests;
import io.holdfast.control.restore.RestoreRunner;
import io.holdfast.sources.SourceKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Restores a recovery point to a place of its own, validates it and removes it again: each time from the next of the
 * policy's repositories, and of the next kind of recovery point. A test that fails raises an alarm as any restore does.
 */
@Component
public class RestoreTests {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreTests.class);
    private static final String BY = "policy";
    private static final int POINTS = 1000;

    private final InventoryStore inventory;
    private final SourceKinds kinds;
    private final RecoveryPoints points;
    private final RestoreRequests requests;
    private final RestoreOperations operations;
    private final RestoreRunner runner;
    private final Alerts alerts;

    RestoreTests(
            InventoryStore inventory,
            SourceKinds kinds,
            RecoveryPoints points,
            RestoreRequests requests,
            RestoreOperations operations,
            RestoreRunner runner,
            Alerts alerts) {
        this.inventory = inventory;
        this.kinds = kinds;
        this.points = points;
        this.requests = requests;
        this.operations = operations;
        this.runner = runner;
        this.alerts = alerts;
    }

    /** One test of a data set, on the calling thread. What earlier ones have left, also by a crash, is removed first. */
    void run(DataSet dataSet, RestoreTest test, RandomGenerator random) throws InterruptedException {
        removeLeft(dataSet.name());
        Inventory current = inventory.current();
        List<String> repositories = current.policyOf(dataSet).repositories();
        int turn = operations.tests(dataSet.name());
        String repository = repositories.get(turn % repositories.size());
        // the kinds of points take turns within each repository
        String which =
                test.points().get(turn / repositories.size() % test.points().size());
        Optional<RecoveryPoint> point = choose(dataSet, repository, which, random);
        if (point.isEmpty()) {
            LOG.info("No recovery point of {} is in {} to be tested", dataSet.name(), repository);
            return;
        }
        try {
            RestoreOperation noted = requests.noteTest(wish(dataSet, test, point.get(), which), BY);
            runner.run(noted.restoreId());
            alerts.resolve(alert(dataSet));
        } catch (InvalidRequestException | NotFoundException | ConflictException e) {
            alerts.raise(
                    alert(dataSet),
                    Alerts.Severity.WARNING,
                    "A restore test of " + dataSet.name() + " could not begin",
                    String.valueOf(e.getMessage()),
                    dataSet.name());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("stopped in the middle of a restore test");
        }
        removeLeft(dataSet.name());
    }

    private static String alert(DataSet dataSet) {
        return "restore-test:" + dataSet.name();
    }

    private Optional<RecoveryPoint> choose(DataSet dataSet, String repository, String which, RandomGenerator random) {
        // newest first
        List<RecoveryPoint> there = points.list(dataSet.name(), POINTS).stream()
                .filter(point -> point.repository().equals(repository))
                .toList();
        if (there.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (which) {
                    case "oldest" -> there.getLast();
                    case "random" -> there.get(random.nextInt(there.size()));
                    default -> there.getFirst();
                });
    }

    private RestoreRequests.Wish wish(DataSet dataSet, RestoreTest test, RecoveryPoint point, String which) {
        // the newest with all of the log: that is what a loss would need
        boolean toItself = !which.equals("newest") && kinds.withLog().contains(dataSet.kind());
        return new RestoreRequests.Wish(
                dataSet.name(),
                point.repository(),
                point.recoveryPointId().toString(),
                toItself ? point.consistentAt() : null,
                null,
                null,
                selection(dataSet, test),
                "Restore test of the " + which + " recovery point in " + point.repository());
    }

    /** The depth, for kinds that know it, and what spares the machine. */
    private @Nullable Map<String, String> selection(DataSet dataSet, RestoreTest test) {
        SourceKind kind = kinds.of(dataSet);
        Map<String, String> selection = new HashMap<>(kind.forTests());
        test.depth().filter(kind.depths()::contains).ifPresent(depth -> selection.put("depth", depth));
        return selection.isEmpty() ? null : selection;
    }

    /** What earlier tests of a data set have left, also by a crash. Blocks while it is removed. */
    void removeLeft(String dataSet) throws InterruptedException {
        for (RestoreOperation left : operations.testsToDiscard(dataSet)) {
            try {
                // one that a crash has interrupted is ended by this
                runner.run(left.restoreId());
                runner.discard(left.restoreId());
                operations.discarded(left.restoreId());
            } catch (IOException | RuntimeException e) {
                LOG.warn("What restore test {} of {} left cannot be removed", left.restoreId(), dataSet, e);
            }
        }
    }
}
