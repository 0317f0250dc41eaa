package io.holdfast.control.proof;

import com.github.kagkarlsson.scheduler.task.Task;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.RestoreTest;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.restore.RestoreOperations;
import io.holdfast.control.work.DurableWork;
import io.holdfast.control.work.WorkNeeds;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/** The clock of each data set's restore tests, and the test itself: the next is due after the last has ended. */
@Configuration(proxyBeanMethods = false)
class RestoreTestTasks {
    private static final String TEST = "restore-test";

    private final WorkQueue queue;
    private final RestoreOperations operations;
    private final Clock clock;

    RestoreTestTasks(WorkQueue queue, RestoreOperations operations, Clock clock) {
        this.queue = queue;
        this.operations = operations;
        this.clock = clock;
    }

    /** Where it is restored to is the worker's own machine. */
    @Bean
    WorkNeeds restoreTestNeeds(InventoryStore inventory) {
        return WorkNeeds.of(TEST, name -> {
            Inventory current = inventory.current();
            return current.findDataSet(name).map(current::repositorySitesOf).orElse(Set.of());
        });
    }

    @Bean
    Task<Void> restoreTestTask(InventoryStore inventory, RestoreTests tests) {
        return DurableWork.named(TEST).execute((instance, context) -> {
            Inventory current = inventory.current();
            Optional<DataSet> dataSet = current.findDataSet(instance.getId());
            Optional<RestoreTest> test = test(current, instance.getId());
            try {
                if (dataSet.isPresent() && test.isPresent()) {
                    tests.run(dataSet.get(), test.get(), RandomGenerator.getDefault());
                } else {
                    // it was taken out of the policy while one ran, and a crash ended that
                    tests.removeLeft(instance.getId());
                }
            } catch (InterruptedException e) {
                // the server stops; this is begun again when it starts, and removes what is left first
                Thread.currentThread().interrupt();
            }
            // the schedule may have been changed meanwhile
            Optional<Instant> next = test(inventory.current(), instance.getId())
                    .map(it -> it.schedule().next(clock.instant()));
            return (complete, operations) ->
                    next.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::stop);
        });
    }

    private static Optional<RestoreTest> test(Inventory inventory, String dataSet) {
        return inventory.findDataSet(dataSet).flatMap(it -> test(inventory, it));
    }

    private static Optional<RestoreTest> test(Inventory inventory, DataSet dataSet) {
        return inventory.policyOf(dataSet).verification().restoreTest();
    }

    /** What is left of tests that nobody will make any more is removed as well; else the next one begins with that. */
    @EventListener
    void started(ContextRefreshedEvent event) {
        operations.dataSetsWithTestsToDiscard().forEach(dataSet -> queue.add(TEST, dataSet, clock.instant()));
    }

    /** Sets the clocks of all data sets; one that is unchanged keeps its next time. */
    @EventListener
    void applied(InventoryStore.Applied event) {
        Inventory inventory = event.inventory();
        Instant now = clock.instant();
        for (DataSet dataSet : inventory.dataSets()) {
            Optional<RestoreTest> test = test(inventory, dataSet);
            if (test.isEmpty() && operations.testsToDiscard(dataSet.name()).isEmpty()) {
                queue.remove(TEST, dataSet.name());
            } else if (test.isEmpty()) {
                queue.bringForward(TEST, dataSet.name(), now, false, now);
            } else {
                queue.bringForward(
                        TEST,
                        dataSet.name(),
                        test.get().schedule().next(now),
                        test.get().schedule().cron().isPresent(),
                        now);
            }
        }
    }
}
