package io.holdfast.control.errand;

import io.holdfast.control.ConflictException;
import io.holdfast.control.work.Cancellable;
import io.holdfast.control.work.StoppableWork;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does errands on the threads of those who wait for them; how far each is, any server can tell, and cancel it, through the
 * catalog. Who listens to any of them is told as {@code errand} events. Safe for many threads.
 */
@Component
public class RunningErrands implements Cancellable {
    private final ErrandTable table;
    private final StoppableWork stoppable;
    private final ErrandNews news;
    private final Clock clock;
    private final Set<UUID> here = ConcurrentHashMap.newKeySet();
    /** Those of them of which it is known that they are to be cancelled. */
    private final Set<UUID> marked = ConcurrentHashMap.newKeySet();

    RunningErrands(ErrandTable table, StoppableWork stoppable, ErrandNews news, Clock clock) {
        this.table = table;
        this.stoppable = stoppable;
        this.news = news;
        this.clock = clock;
    }

    /** A piece of work, which tells the watch how far it is. */
    public interface Errand<T, E extends Exception> {
        T run(ErrandWatch watch) throws E, InterruptedException;
    }

    /**
     * Does it on this thread; until it has returned it can be looked at and cancelled.
     *
     * @param subject a name or an id; empty where the kind has none
     * @param by whoever waits for it
     * @throws ConflictException when it was cancelled
     */
    public <T, E extends Exception> T run(ErrandKind kind, String subject, String by, Errand<T, E> errand)
            throws E, InterruptedException {
        UUID id = UUID.randomUUID();
        table.begin(id, kind, subject, by);
        here.add(id);
        ErrandWatch watch = watch(id, kind, subject);
        try {
            news.changed();
            return kind.isInterruptible() ? stoppable.run(id, () -> errand.run(watch)) : errand.run(watch);
        } catch (Exception e) {
            // an interrupt shows as whatever it broke
            Optional<String> canceller = table.cancelledBy(id);
            if (canceller.isPresent()) {
                throw new ConflictException(kind.cancelled(subject, canceller.get()));
            }
            throw e;
        } finally {
            here.remove(id);
            marked.remove(id);
            table.end(id);
            news.changed();
        }
    }

    private ErrandWatch watch(UUID id, ErrandKind kind, String subject) {
        StageClock stages = new StageClock(clock);
        return new ErrandWatch() {
            @Override
            public synchronized void reached(String stage, long done, @Nullable Long total) {
                if (stages.isDue(stage, done, total) || marked.contains(id)) {
                    table.reached(id, stage, done, total, stages.pace(done, total))
                            .ifPresent(by -> {
                                throw new ConflictException(kind.cancelled(subject, by));
                            });
                }
            }
        };
    }

    /** The newest; empty when none runs. */
    public Optional<RunningErrand> find(ErrandKind kind, String subject) {
        return table.find(kind, subject);
    }

    /** {@link #find} as the API answers it. */
    public RunningErrand.Answer answer(ErrandKind kind, String subject) {
        return new RunningErrand.Answer(find(kind, subject).orElse(null));
    }

    /**
     * Asks for all of this kind and subject to end. They may still run when this returns, and end within a second or two,
     * or before the next step that can be ended.
     *
     * @return the newest as it is now; empty running when it has ended meanwhile
     * @throws ConflictException when none runs
     */
    public RunningErrand.Answer cancel(ErrandKind kind, String subject, String by) {
        List<UUID> asked = table.askToCancel(kind, subject, by);
        if (asked.isEmpty()) {
            throw new ConflictException(kind.words(subject) + " does not run; there is nothing to cancel.");
        }
        mark(asked);
        asked.forEach(stoppable::stop);
        news.changed();
        return answer(kind, subject);
    }

    @Override
    public List<UUID> toCancel() {
        List<UUID> ids = table.toCancel();
        mark(ids);
        return ids;
    }

    private void mark(List<UUID> ids) {
        ids.stream().filter(here::contains).forEach(marked::add);
    }

    /** That those of this server still run. */
    void beat() {
        table.beat(Set.copyOf(here));
    }
}
