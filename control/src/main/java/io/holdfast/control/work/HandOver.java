package io.holdfast.control.work;

import com.github.kagkarlsson.scheduler.event.ExecutionChain;
import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.WorkPlace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Puts work back that needs sites which this process's workers do not reach. Whoever looks first gets it next: with a few
 * workers it comes to one that reaches them within seconds.
 */
@Component
final class HandOver implements ExecutionInterceptor {
    /** By chance up to thrice as long, so that not always the same one is the first to look. */
    private static final Duration LEAST = Duration.ofMillis(500);
    /** When somebody comes that reaches what is needed a few seconds do not matter. */
    private static final Duration LEAST_FOR_NOBODY = Duration.ofSeconds(3);

    private final WorkPlace place;
    private final KnownWorkers known;
    private final ObjectProvider<WorkNeeds> needs;
    private final Clock clock;

    HandOver(ControlSettings settings, KnownWorkers known, ObjectProvider<WorkNeeds> needs, Clock clock) {
        this.place = settings.place();
        this.known = known;
        this.needs = needs;
        this.clock = clock;
    }

    @Override
    public CompletionHandler<?> execute(TaskInstance<?> instance, ExecutionContext context, ExecutionChain chain) {
        if (place.reachesAll()) {
            return chain.proceed(instance, context);
        }
        WorkNeeds need = byTask().get(instance.getTaskName());
        Set<String> sites = need == null ? Set.of() : need.sites().apply(instance.getId());
        if (need == null || place.reaches(sites)) {
            return chain.proceed(instance, context);
        }
        KnownWorkers.Waiting waiting = known.waitsFor(sites);
        need.handedOn().accept(instance.getId(), waiting.text());
        long least = (waiting.somebody() ? LEAST : LEAST_FOR_NOBODY).toMillis();
        Instant again = clock.instant().plusMillis(ThreadLocalRandom.current().nextLong(least, 3 * least));
        return (complete, operations) -> operations.reschedule(complete, again);
    }

    private Map<String, WorkNeeds> byTask() {
        return needs.stream().collect(Collectors.toMap(WorkNeeds::task, Function.identity()));
    }
}
