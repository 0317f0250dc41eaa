package io.holdfast.control.scrub;

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

/** When each repository is read back: a part as often as its declaration has it, the first one so long after. */
@Configuration(proxyBeanMethods = false)
class ScrubTasks {
    static final String SCRUB = "repository-scrub";
    private static final Duration AFTER_A_STOP = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(ScrubTasks.class);

    private final WorkQueue queue;
    private final Clock clock;

    ScrubTasks(WorkQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Bean
    WorkNeeds scrubNeeds(InventoryStore inventory) {
        return WorkNeeds.of(SCRUB, name -> inventory.current().siteOfRepository(name));
    }

    @Bean
    Task<Void> scrubTask(ScrubRun run, Scrubs scrubs, InventoryStore inventory) {
        return DurableWork.named(SCRUB).execute((instance, context) -> {
            Optional<StoreDeclaration> repository = inventory.current().findRepository(instance.getId());
            Optional<Instant> next = repository.flatMap(declared -> scrubbed(run, scrubs, declared, inventory));
            return (complete, operations) ->
                    next.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::stop);
        });
    }

    /** @return when it is due again; empty: only when it is asked for */
    private Optional<Instant> scrubbed(
            ScrubRun run, Scrubs scrubs, StoreDeclaration repository, InventoryStore inventory) {
        boolean wasAsked = scrubs.askedBy(repository.name()).isPresent();
        try {
            run.run(repository);
        } catch (InterruptedException e) {
            LOG.info("The scrub of {} was stopped; it begins anew after the next start", repository.name());
            Thread.currentThread().interrupt();
            return Optional.of(clock.instant().plus(AFTER_A_STOP));
        }
        if (!wasAsked && scrubs.askedBy(repository.name()).isPresent()) {
            // while it ran
            return Optional.of(clock.instant());
        }
        // it may have been changed meanwhile
        return inventory
                .current()
                .findRepository(repository.name())
                .flatMap(declared -> declared.scrub().within())
                .map(within -> clock.instant().plus(ScrubRhythm.of(within).every()));
    }

    @EventListener
    void applied(InventoryStore.Applied event) {
        for (StoreDeclaration repository : event.inventory().repositories()) {
            repository
                    .scrub()
                    .within()
                    .ifPresentOrElse(
                            within -> queue.bringForward(
                                    SCRUB,
                                    repository.name(),
                                    clock.instant().plus(ScrubRhythm.of(within).every()),
                                    false,
                                    clock.instant()),
                            () -> queue.remove(SCRUB, repository.name()));
        }
    }
}
