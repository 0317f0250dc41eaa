package io.holdfast.control.prune;

import com.github.kagkarlsson.scheduler.task.Task;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.work.DurableWork;
import io.holdfast.control.work.WorkNeeds;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** When each repository is pruned: as often as it is declared, the first time so long after. */
@Configuration(proxyBeanMethods = false)
class PruneTasks {
    static final String PRUNE = "repository-prune";
    private static final Duration AFTER_A_STOP = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(PruneTasks.class);

    private final WorkQueue queue;
    private final Clock clock;

    PruneTasks(WorkQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Bean
    WorkNeeds pruneNeeds(InventoryStore inventory) {
        return WorkNeeds.of(PRUNE, name -> inventory.current().siteOfRepository(name));
    }

    @Bean
    Task<Void> pruneTask(PruneRun prune, InventoryStore inventory) {
        return DurableWork.named(PRUNE).execute((instance, context) -> {
            Optional<StoreDeclaration> repository = inventory.current().findRepository(instance.getId());
            Optional<Instant> next = repository.flatMap(declared -> pruned(prune, declared, inventory));
            return (complete, operations) ->
                    next.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::stop);
        });
    }

    /** @return when it is due again; empty: only when it is asked for */
    private Optional<Instant> pruned(PruneRun prune, StoreDeclaration repository, InventoryStore inventory) {
        try {
            prune.run(repository);
        } catch (InterruptedException e) {
            LOG.info("The prune of {} was stopped; it goes on after the next start", repository.name());
            Thread.currentThread().interrupt();
            return Optional.of(clock.instant().plus(AFTER_A_STOP));
        }
        // it may have been changed meanwhile
        return inventory
                .current()
                .findRepository(repository.name())
                .flatMap(StoreDeclaration::pruneEvery)
                .map(clock.instant()::plus);
    }

    @EventListener
    void applied(InventoryStore.Applied event) {
        for (StoreDeclaration repository : event.inventory().repositories()) {
            repository
                    .pruneEvery()
                    .ifPresentOrElse(
                            every -> queue.bringForward(
                                    PRUNE, repository.name(), clock.instant().plus(every), false, clock.instant()),
                            () -> queue.remove(PRUNE, repository.name()));
        }
    }
}
