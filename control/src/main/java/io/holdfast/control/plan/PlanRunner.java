package io.holdfast.control.plan;

import com.github.kagkarlsson.scheduler.task.Task;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.trace.WorkSpan;
import io.holdfast.control.work.DurableWork;
import io.holdfast.control.work.WorkNeeds;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kind of work that runs plans. */
@Configuration(proxyBeanMethods = false)
class PlanRunner {
    static final String RUN = "plan-run";

    private static final Logger LOG = LoggerFactory.getLogger(PlanRunner.class);

    /** Where it may go to is anywhere: a worker for some sites only leaves it to others. */
    @Bean
    WorkNeeds planRunNeeds(InventoryStore inventory) {
        return WorkNeeds.of(RUN, id -> inventory.current().siteNames());
    }

    @Bean
    Task<Void> planRunTask(PlanRuns runs, StepWorker worker, RunEnding ending, Watching watching, Clock clock) {
        return DurableWork.named(RUN).execute((instance, context) -> {
            Optional<Instant> again = follow(UUID.fromString(instance.getId()), runs, worker, ending, watching, clock);
            return (complete, operations) ->
                    again.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::stop);
        });
    }

    private static Optional<Instant> follow(
            UUID id, PlanRuns runs, StepWorker worker, RunEnding ending, Watching watching, Clock clock) {
        PlanRun.Status status = runs.get(id).status();
        if (status.hasEnded() || status == PlanRun.Status.AWAITING_APPROVAL) {
            return Optional.empty();
        }
        UUID execution = UUID.randomUUID();
        runs.takeUp(id, execution);
        try (Course course = new Course(runs, worker, ending, watching, clock, id, runs.plan(id), execution)) {
            Optional<Instant> again = course.follow();
            WorkSpan.current().outcome(runs.get(id).status().name());
            return again;
        } catch (SupersededException e) {
            LOG.warn("{}", e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // the work is begun again at once by whoever starts next
            throw new IllegalStateException("the server stops in the middle of run " + id, e);
        }
    }
}
