package io.holdfast.control.point;

import com.github.kagkarlsson.scheduler.task.Task;
import io.holdfast.control.ConflictException;
import io.holdfast.control.inventory.Declaration;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.trace.WorkSpan;
import io.holdfast.control.work.DurableWork;
import io.holdfast.control.work.WorkNeeds;
import io.holdfast.control.work.WorkQueue;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Looks into each repository when it is declared and once an hour after: so a catalog that starts empty learns what its
 * repositories hold, and one that others write to (another server, restic's own forget) does not go stale.
 */
@Configuration(proxyBeanMethods = false)
class ScanTasks {
    static final String SCAN = "repository-scan";
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(ScanTasks.class);

    private final WorkQueue queue;
    private final Clock clock;

    ScanTasks(WorkQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Bean
    WorkNeeds scanNeeds(InventoryStore inventory) {
        return WorkNeeds.of(SCAN, name -> inventory.current().siteOfRepository(name));
    }

    @Bean
    Task<Void> scanTask(RepositoryScan scan, InventoryStore inventory) {
        return DurableWork.named(SCAN).execute((instance, context) -> {
            String name = instance.getId();
            boolean declared = inventory.current().findRepository(name).isPresent();
            if (declared) {
                scan(scan, name);
            }
            Optional<Instant> next = declared ? Optional.of(clock.instant().plus(EVERY)) : Optional.empty();
            return (complete, operations) ->
                    next.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::stop);
        });
    }

    private static void scan(RepositoryScan scan, String name) {
        try {
            WorkSpan.current().begun("repository", name);
            RepositoryScan.Outcome outcome = scan.scan(name, "system");
            if (outcome.added() > 0 || outcome.removed() > 0) {
                LOG.info(
                        "Repository {}: {} recovery points that the catalog did not know, {} that have gone",
                        name,
                        outcome.added(),
                        outcome.removed());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ConflictException e) {
            LOG.info("Repository {} was not looked into this time: {}", name, e.getMessage());
        } catch (IOException e) {
            // the health watch raises the alert for a repository that cannot be used
            LOG.warn("Repository {} could not be looked into: {}", name, e.getMessage());
        }
    }

    @EventListener
    void applied(InventoryStore.Applied event) {
        for (Declaration.StoreDeclaration repository : event.inventory().repositories()) {
            queue.add(SCAN, repository.name(), clock.instant());
        }
    }
}
